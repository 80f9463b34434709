using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests.Shaders;

/// <summary>A shader may use what the device was created with; anything else is refused by name before a driver sees it.</summary>
[Trait("Needs", "Vulkan")]
public sealed class ShaderFeatureTests
{
    private static readonly Dictionary<GpuCapability, (string Extension, string Body, string Needs)> Sources = new()
    {
        [GpuCapability.ShaderFloat64] = ("", "values[i] = uint(double(values[i]) * 1.5lf);", "Float64"),
        [GpuCapability.ShaderFloatAtomics] = (
            "GL_EXT_shader_atomic_float", "atomicAdd(sums[i], float(values[i]) * 0.5); values[i] = values[i] + uint(sums[i]);", "AtomicFloat32AddEXT"),
        [GpuCapability.ShaderInt64Atomics] = (
            "GL_EXT_shader_atomic_int64", "atomicAdd(wide[i], uint64_t(values[i] / 2u)); values[i] = values[i] + uint(wide[i]);", "Int64Atomics"),
        [GpuCapability.BufferDeviceAddress] = (
            "GL_EXT_buffer_reference", "address.w[i] = address.w[i] * 3u / 2u;", "PhysicalStorageBufferAddresses"),
    };

    public static TheoryData<DeviceCase, GpuCapability> Asked()
    {
        var rows = new TheoryData<DeviceCase, GpuCapability>();
        foreach (object[] row in DeviceMatrix.Adapters.Cast<object[]>())
        {
            foreach (GpuCapability capability in Sources.Keys)
            {
                rows.Add((DeviceCase)row[0], capability);
            }
        }

        return rows;
    }

    [SkippableTheory]
    [MemberData(nameof(Asked))]
    public void WhatWasNotAskedForIsRefusedByName(DeviceCase row, GpuCapability capability) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Load(device, capability);
        var error = Assert.Throws<NotSupportedException>(() => shader.FindKernel());
        Assert.Contains($"the capability {Sources[capability].Needs},", error.Message, StringComparison.Ordinal);
        if (device.Adapter.Capabilities.Supports(capability))
        {
            Assert.Contains($"GpuCapability.{capability}", error.Message, StringComparison.Ordinal);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Asked))]
    public void WhatIsAskedForIsEnabledOrRefused(DeviceCase row, GpuCapability capability)
    {
        var options = new GpuDeviceOptions { Enable = capability };
        if (!DeviceMatrix.Adapter(row).Capabilities.Supports(capability))
        {
            var error = Assert.Throws<NotSupportedException>(() => DeviceMatrix.Create(row, options));
            Assert.Contains(capability.ToString(), error.Message, StringComparison.Ordinal);
            return;
        }

        using GpuDevice device = DeviceMatrix.Create(row, options);
        using ComputeShader shader = Load(device, capability);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> values = device.CreateBuffer<uint>(64);
        using GpuBuffer<float> sums = device.CreateBuffer<float>(64);
        using GpuBuffer<ulong> wide = device.CreateBuffer<ulong>(64);
        values.Fill(4);
        sums.Clear();
        wide.Clear();
        SetIfThere(kernel, "values", values);
        SetIfThere(kernel, "sums", sums);
        SetIfThere(kernel, "wide", wide);
        if (capability == GpuCapability.BufferDeviceAddress)
        {
            kernel.SetConstant("address", values.DeviceAddress);
        }

        kernel.Dispatch(1).Wait();
        Assert.All(values.ToArray(), v => Assert.Equal(6u, v));
        DeviceMatrix.CheckMessages(device);
    }

    [SkippableFact]
    public void AddressesInTheBlockHaveEightBytesWherever()
    {
        Skip.IfNot(ShaderCompiler.KnowsExtension("GL_EXT_buffer_reference"), "The compiler is too old.");
        ShaderReflection reflection = ShaderReflection.FromSpirv(ShaderCompiler.Compile("""
            #version 450
            #extension GL_EXT_buffer_reference : require
            layout(local_size_x = 1) in;
            layout(buffer_reference) buffer Node;
            layout(buffer_reference, std430, buffer_reference_align = 8) buffer Node { Node next; uint value; };
            layout(push_constant) uniform P { uint count; Node first; uint last; };
            void main() { for (uint i = 0u; i < count; i++) first.next.value = last; }
            """, new ShaderCompileOptions { Target = VulkanTarget.Vulkan12 }));
        Assert.Equal(
            [("count", 0, 4), ("first", 8, 8), ("last", 16, 4)],
            reflection.PushConstants.Select(m => (m.Name, m.Offset, m.Size)));
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ABufferHasAnAddressOnlyWhereItWasAskedFor(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(4, "without address");
        var error = Assert.Throws<NotSupportedException>(() => buffer.DeviceAddress);
        Assert.Contains("without address", error.Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void RobustAccessIsGivenWhereItIsAskedFor(DeviceCase row)
    {
        Skip.IfNot(DeviceMatrix.Adapter(row).Capabilities.Supports(GpuCapability.RobustAccess), "The device does not offer it.");
        using GpuDevice device = DeviceMatrix.Create(row, new() { Enable = GpuCapability.RobustAccess });
        Assert.True(device.Capabilities.Supports(GpuCapability.RobustAccess));
        Assert.True(device.Features.Core.Features.RobustBufferAccess);
        DeviceMatrix.CheckMessages(device);
    }

    [SkippableTheory]
    [InlineData(2, "Geometry")]
    [InlineData(5, "Linkage")]
    [InlineData(4423, "SubgroupBallotKHR")]
    [InlineData(5302, "RuntimeDescriptorArray")]
    [InlineData(59999, "59999")]
    public void ACapabilityThatNoDeviceHasHereIsRefusedByName(uint capability, string name)
    {
        foreach (object[] row in DeviceMatrix.Adapters.Cast<object[]>())
        {
            DeviceMatrix.Run((DeviceCase)row[0], device =>
            {
                byte[] spirv = new SpirvAssembly(version: 0x00010300)
                    .Add(17, 1).Add(17, capability).Add(14, 0, 1).AddText(15, [5, 1], "main").Add(16, 1, 17, 1, 1, 1)
                    .Add(19, 2).Add(33, 3, 2).Add(54, 2, 1, 0, 3).Add(248, 4).Add(253).Add(56)
                    .ToBytes();
                using ComputeShader shader = ComputeShader.FromSpirv(device, spirv, "strange");
                var error = Assert.Throws<NotSupportedException>(() => shader.FindKernel());
                Assert.Contains($"the capability {name},", error.Message, StringComparison.Ordinal);
            });
        }
    }

    public static TheoryData<DeviceCase> WithoutMaintenance => DeviceMatrix.With(GpuCapability.Maintenance4);

    [SkippableTheory]
    [MemberData(nameof(WithoutMaintenance))]
    public void WorkgroupSizesOfVulkan13NeedMaintenance4(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Skip.If(device.VulkanVersion < new Version(1, 3), "The device is older than Vulkan 1.3.");
        byte[] spirv = ShaderCompiler.Compile(
            "#version 450\nlayout(local_size_x_id = 3) in;\nvoid main() {}", new ShaderCompileOptions { Target = VulkanTarget.Vulkan13 });
        using ComputeShader shader = ComputeShader.FromSpirv(device, spirv, "by constants");
        Skip.IfNot(shader.Reflection.Module.UsesLocalSizeId, "The compiler is too old.");
        if (device.Capabilities.Supports(GpuCapability.Maintenance4))
        {
            using Kernel kernel = shader.FindKernel("main", new KernelOptions { Specialization = { [3u] = 8 } });
            kernel.Dispatch(1).Wait();
        }
        else
        {
            var error = Assert.Throws<NotSupportedException>(() => shader.FindKernel());
            Assert.Contains("maintenance4", error.Message, StringComparison.Ordinal);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void SpirvNewerThanTheDeviceIsRefused(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name);
        using GpuDevice device = GpuDevice.Wrap(host.Handles with { ApiVersion = new Version(1, 1) });
        using ComputeShader shader = ComputeShader.FromSpirv(device, SpirvAssembly.LocalSizeId(), "of tomorrow");
        var error = Assert.Throws<NotSupportedException>(() => shader.FindKernel());
        Assert.Contains("SPIR-V 1.6", error.Message, StringComparison.Ordinal);
        Assert.Empty(host.Messages);
    }

    private static void SetIfThere(Kernel kernel, string name, GpuBuffer buffer)
    {
        if (kernel.Reflection.EntryPoints[0].Bindings.Any(b => b.Members.Contains(name)))
        {
            kernel.SetBuffer(name, buffer);
        }
    }

    private static ComputeShader Load(GpuDevice device, GpuCapability capability)
    {
        (string extension, string body, _) = Sources[capability];
        Skip.If(extension.Length > 0 && !ShaderCompiler.KnowsExtension(extension), "The compiler is too old.");
        string bda = capability == GpuCapability.BufferDeviceAddress
            ? "layout(buffer_reference, std430, buffer_reference_align = 4) buffer Words { uint w[]; };\nlayout(push_constant) uniform P { Words address; };"
            : "layout(std430, set = 0, binding = 0) buffer V { uint values[]; };";
        bool wide = capability == GpuCapability.ShaderInt64Atomics;
        Skip.If(wide && !device.Capabilities.Supports(GpuCapability.ShaderInt64), "The device has no 64-bit integers at all.");
        return ComputeShader.FromGlsl(device, $$"""
            #version 450
            {{(extension.Length > 0 ? $"#extension {extension} : require" : "")}}
            {{(wide ? "#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require" : "")}}
            layout(local_size_x = 64) in;
            {{bda}}
            {{(capability == GpuCapability.ShaderFloatAtomics ? "layout(std430, set = 0, binding = 1) buffer S { float sums[]; };" : "")}}
            {{(wide ? "layout(std430, set = 0, binding = 2) buffer W { uint64_t wide[]; };" : "")}}
            void main() { uint i = gl_LocalInvocationIndex; {{body}} }
            """, new ShaderCompileOptions { Target = VulkanTarget.Vulkan12 });
    }
}
