using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class ElementFitTests
{
    private const string Particles = """
        #version 450
        layout(local_size_x = 1) in;
        struct Particle { vec3 position; float mass; vec3 velocity; };
        layout(std430, set = 0, binding = 0) buffer P { Particle particles[]; };
        void main() { particles[0].mass = 1.0; }
        """;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AStructureOfAnotherSizeIsRefusedWithItsMember(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Assert.Equal(
            "The binding 'P' of the kernel 'test' was given the buffer 'b', whose elements are Packed of 28 bytes; the shader's "
            + "are 32 bytes apart: after its last member, 'velocity' (12 bytes at 16) as here 'Velocity' (12 bytes at 16), each element is padded by 4 bytes.",
            Refusal<Packed>(device, Particles));
        Assert.Contains("its 'velocity' (12 bytes at 16) is here 'Velocity' (12 bytes at 24)", Refusal<Wide>(device, Particles), StringComparison.Ordinal);
        Assert.Contains("elements are Int32 of 4 bytes; the shader's are 32 bytes apart", Refusal<int>(device, Particles), StringComparison.Ordinal);
        Assert.Contains("'position' (12 bytes at 0) has no counterpart", Refusal<float>(device, Particles), StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void MembersOfOneNameInOtherPlacesAreRefused(DeviceCase row) => DeviceMatrix.Run(row, device
        => Assert.Contains(
            "both have 32 bytes, but the shader's 'mass' (4 bytes at 12) is here 'Mass' (4 bytes at 28)",
            Refusal<Swapped>(device, Particles),
            StringComparison.Ordinal));

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void VectorsThatDoNotComeOutEvenAreRefused(DeviceCase row) => DeviceMatrix.Run(row, device
        => Assert.Contains("elements are Vector3 of 12 bytes; the shader's are 16 bytes apart", Refusal<Vector3>(device, Array("vec3")), StringComparison.Ordinal));

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WhatComesOutEvenIsTaken(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Assert.Null(Refusal<Padded>(device, Particles));
        Assert.Null(Refusal<byte>(device, Particles));
        Assert.Null(Refusal<float>(device, Array("vec4")));
        Assert.Null(Refusal<Vector4>(device, Array("float")));
        Assert.Null(Refusal<Vector4>(device, Array("vec4")));
        Assert.Null(Refusal<Vector3>(device, Array("float")));
        Assert.Null(Refusal<Packed>(device, Array("float")));
        Assert.Null(Refusal<Half>(device, Array("uint")));
        Assert.Null(Refusal<ulong>(device, Array("uvec2")));
    });

    [Fact]
    public void FieldsLieWhereTheRuntimePutsThem()
    {
        Assert.Equal([("A", 0L, 1L), ("B", 8, 8), ("C", 16, 12)], Fields<Mixed>());
        Assert.Equal([("A", 0L, 1L), ("B", 1, 8), ("C", 9, 12)], Fields<Tight>());
        Assert.Equal([("First", 0L, 4L), ("Second", 12, 4)], Fields<Explicit>());
        Assert.Empty(Fields<int>());
        Assert.Empty(Fields<Automatic>());
        Assert.Equal(0, (int)Marshal.OffsetOf<Mixed>(nameof(Mixed.A)));
        Assert.Equal(8, (int)Marshal.OffsetOf<Mixed>(nameof(Mixed.B)));
        Assert.Equal(16, (int)Marshal.OffsetOf<Mixed>(nameof(Mixed.C)));
    }

    private static (string, long, long)[] Fields<T>()
        where T : unmanaged
        => [.. StructureLayout.Fields(typeof(T), Unsafe.SizeOf<T>()).Select(f => (f.Name, f.Offset, f.Size))];

    private static string? Refusal<T>(GpuDevice device, string source)
        where T : unmanaged
    {
        using ComputeShader shader = TestShaders.Load(device, source);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<T> buffer = device.CreateBuffer<T>(16, "b");
        try
        {
            kernel.SetBuffer(0, buffer);
            return null;
        }
        catch (ShaderBindingException error)
        {
            return error.Message;
        }
    }

    private static string Array(string type) => $$"""
        #version 450
        layout(local_size_x = 1) in;
        layout(std430, set = 0, binding = 0) buffer V { {{type}} values[]; };
        void main() { values[0] = {{type}}(1); }
        """;

#pragma warning disable CS0649, CS0169 // Only their layout matters.
    private struct Packed
    {
        public Vector3 Position;
        public float Mass;
        public Vector3 Velocity;
    }

    private struct Wide
    {
        public Vector3 Position;
        public float Mass;
        public double Charge;
        public Vector3 Velocity;
    }

    private struct Swapped
    {
        public Vector3 Position;
        public float Radius;
        public Vector3 Velocity;
        public float Mass;
    }

    private struct Padded
    {
        public Vector3 Position;
        public float Mass;
        public Vector3 Velocity;
        private readonly float _padding;
    }

    private struct Mixed
    {
        public byte A;
        public double B;
        public Vector3 C;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Tight
    {
        public byte A;
        public double B;
        public Vector3 C;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Explicit
    {
        [FieldOffset(0)]
        public int First;

        [FieldOffset(12)]
        public int Second;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Automatic
    {
        public byte A;
        public double B;
    }
}
