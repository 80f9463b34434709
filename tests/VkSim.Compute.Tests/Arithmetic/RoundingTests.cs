using System.Numerics;
using VkSim.Compute.Tests.Shaders;

namespace VkSim.Compute.Tests.Arithmetic;

/// <summary>shaders/lib/rounding.glsl against the processor's quotients and roots, on operations that are off by what Vulkan allows.</summary>
[Trait("Needs", "Vulkan")]
public sealed class RoundingTests
{
    private const int Group = 64;

    // The device's own results plus as many units in the last place as stand in the operands.
    private const string Source = """
        #version 450
        layout(local_size_x = 64) in;
        layout(binding = 0) readonly buffer Operands { vec4 operands[]; };
        layout(binding = 1) writeonly buffer Results { uvec2 results[]; };
        float off(float value)
        {
            uint bits = floatBitsToUint(value);
            int units = int(operands[gl_GlobalInvocationID.x].z);
            return (bits & 0x7fffffffu) - 16u < 0x7f7fffe0u ? uintBitsToFloat(bits + uint(units)) : value;
        }
        #define DEVICE_QUOTIENT(a, b) off((a) / (b))
        #define DEVICE_ROOT(x) off(sqrt(x))
        #define DEVICE_FMA(a, b, c) fused(a, b, c)
        #include "lib/rounding.glsl"
        void main()
        {
            vec4 given = operands[gl_GlobalInvocationID.x];
            float found = CORRECT_QUOTIENTS == 2u ? quotient(given.xxxx, given.y).z : quotient(given.x, given.y);
            results[gl_GlobalInvocationID.x] = uvec2(floatBitsToUint(found), floatBitsToUint(root(abs(given.x))));
        }
        """;

    // Here and there twice rounded, when the sum is halfway between two numbers to twice the digits: in none of these.
    private const string Fused = """
        float fused(float a, float b, float c) { return float(fma(double(a), double(b), double(c))); }
        vec4 fused(vec4 a, vec4 b, vec4 c) { return vec4(fma(dvec4(a), dvec4(b), dvec4(c))); }

        """;

    private static readonly float[] Borders =
    [
        0, 1, 2, 3, 0.5f, 1 + 1.1920929e-7f, 1 - 5.9604645e-8f, float.MaxValue, 1.1754944e-38f, 8388607, 16777215, 1e-20f, 1e20f,
        float.PositiveInfinity, float.NaN,
    ];

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Quotients_and_roots_are_rounded_to_nearest(DeviceCase row) =>
        DeviceMatrix.Run(row, device => Check(device, row.IsSlow, Source.Replace("fused(a, b, c)", "fma(a, b, c)", StringComparison.Ordinal), 1));

    // With a fused multiply-add made of doubles, since not every driver has one.
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Quotients_by_fused_multiply_adds_are_rounded_to_nearest(DeviceCase row)
    {
        Skip.IfNot(DeviceMatrix.Adapter(row).Capabilities.Available.HasFlag(GpuCapability.ShaderFloat64), "No double precision.");
        using GpuDevice device = DeviceMatrix.Create(row, new() { Enable = GpuCapability.ShaderFloat64 });
        Check(device, row.IsSlow, Source.Replace("layout(local", Fused + "layout(local", StringComparison.Ordinal), 2);
        DeviceMatrix.CheckMessages(device);
    }

    private static void Check(GpuDevice device, bool isSlow, string source, int quotients)
    {
        Glsl.Require();
        Vector4[] operands = Operands(isSlow ? 40 * Group : 2000 * Group);
        using ComputeShader shader = ComputeShader.FromGlsl(
            device, source, new ShaderCompileOptions { FileName = "rounding", IncludeDirectories = [Path.Combine(RepositoryFiles.Root, "shaders")] });
        using Kernel kernel = shader.FindKernel("main", new KernelOptions { Specialization = { [13] = quotients, [14] = 1 } });
        using GpuBuffer<Vector4> given = device.CreateBuffer<Vector4>(operands.Length, "operands");
        using GpuBuffer<ulong> results = device.CreateBuffer<ulong>(operands.Length, "results");
        given.Write(operands);
        kernel.SetBuffer("operands", given);
        kernel.SetBuffer("results", results);
        kernel.Dispatch((uint)(operands.Length / Group)).Wait();
        ulong[] found = results.ToArray();
        for (int i = 0; i < operands.Length; i++)
        {
            (float x, float y) = (operands[i].X, operands[i].Y);
            AssertSame(x / y, (uint)found[i], $"{x:R} / {y:R}, off by {operands[i].Z}");
            AssertSame(MathF.Sqrt(MathF.Abs(x)), (uint)(found[i] >> 32), $"root of {MathF.Abs(x):R}, off by {operands[i].Z}");
        }
    }

    // What is below the normal numbers is the driver's business.
    private static void AssertSame(float expected, uint found, string what)
    {
        if (!float.IsSubnormal(expected) && !(float.IsNaN(expected) && float.IsNaN(BitConverter.UInt32BitsToSingle(found))))
        {
            Assert.True(BitConverter.SingleToUInt32Bits(expected) == found, $"{what}: {BitConverter.UInt32BitsToSingle(found):R}, not {expected:R}");
        }
    }

    private static Vector4[] Operands(int count)
    {
        var random = new Random(5);
        var operands = new Vector4[count];
        for (int i = 0; i < count; i++)
        {
            (float x, float y) = i < Borders.Length * Borders.Length
                ? (Borders[i / Borders.Length], Borders[i % Borders.Length])
                : (Number(random), Number(random));
            operands[i] = new Vector4(x, y, random.Next(-3, 4), 0);
        }

        return operands;
    }

    private static float Number(Random random)
    {
        uint sign = (uint)random.Next(2) << 31;
        uint power = (uint)random.Next(1, 255) << 23;
        return BitConverter.UInt32BitsToSingle(sign | power | (uint)random.Next(1 << 23));
    }
}
