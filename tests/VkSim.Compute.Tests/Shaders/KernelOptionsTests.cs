using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class KernelOptionsTests
{
    private const string Specialized = """
        #version 450
        layout(local_size_x_id = 0) in;
        layout(constant_id = 1) const uint COUNT = 7u;
        layout(constant_id = 2) const int SHIFT = -2;
        layout(constant_id = 3) const float FACTOR = 0.5;
        layout(constant_id = 4) const bool ON = false;
        layout(binding = 0) buffer Words { uint words[]; };
        void main()
        {
            words[0] = COUNT; words[1] = uint(SHIFT); words[2] = floatBitsToUint(FACTOR); words[3] = ON ? 1u : 0u;
            words[4] = gl_WorkGroupSize.x;
        }
        """;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Specialization_reaches_the_shader_by_name_and_id(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Specialized);
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(5);
        uint[] Run(KernelOptions? options)
        {
            using Kernel kernel = shader.FindKernel("main", options);
            kernel.SetBuffer("words", words);
            kernel.Dispatch(1).Wait();
            uint[] found = words.ToArray();
            Assert.Equal(found[4], kernel.WorkgroupSize.X);
            return found;
        }

        Assert.Equal([7u, unchecked((uint)-2), BitConverter.SingleToUInt32Bits(0.5f), 0u, 1u], Run(null));
        Assert.Equal(
            [12u, 3u, BitConverter.SingleToUInt32Bits(-8f), 1u, 16u],
            Run(new KernelOptions { Specialization = { [0] = 16, ["COUNT"] = 12u, ["SHIFT"] = 3, [3] = -8.0, ["ON"] = true } }));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Values_that_do_not_fit_are_told(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Specialized);
        (KernelOptions Options, string Message)[] cases =
        [
            (new() { Specialization = { ["NONE"] = 1 } }, "no specialization constant 'NONE'; it has uint (id 0), uint COUNT (id 1), int SHIFT (id 2)"),
            (new() { Specialization = { [9] = 1 } }, "no specialization constant id 9"),
            (new() { Specialization = { ["COUNT"] = -1 } }, "uint COUNT (id 1), which cannot be -1"),
            (new() { Specialization = { ["COUNT"] = 1.5f } }, "cannot be 1.5"),
            (new() { Specialization = { ["COUNT"] = true } }, "cannot be true"),
            (new() { Specialization = { ["ON"] = 1 } }, "bool ON (id 4), which cannot be 1"),
            (new() { Specialization = { ["SHIFT"] = 1L << 40 } }, "cannot be 1099511627776"),
        ];
        foreach ((KernelOptions options, string message) in cases)
        {
            Assert.Contains(message, Assert.Throws<ShaderBindingException>(() => shader.FindKernel("main", options)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("no kernel 'other'; it has 'main'", Assert.Throws<ShaderBindingException>(
            () => shader.FindKernel("other")).Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Kernels_of_equal_options_share_their_pipeline(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Specialized);
        using Kernel one = shader.FindKernel("main", new KernelOptions { Specialization = { ["COUNT"] = 3 } });
        using Kernel two = shader.FindKernel("main", new KernelOptions { Specialization = { [1] = 3u } });
        using Kernel other = shader.FindKernel("main", new KernelOptions { Specialization = { [1] = 4u } });
        Assert.Same(one.Program, two.Program);
        Assert.NotSame(one.Program, other.Program);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Workgroups_above_the_limit_are_refused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Specialized);
        int most = device.Capabilities.MaxComputeWorkGroupInvocations;
        using Kernel largest = shader.FindKernel("main", new KernelOptions { Specialization = { [0] = most } });
        Assert.Equal((uint)most, largest.WorkgroupSize.X);
        foreach (uint size in new[] { 0u, (uint)most + 1, uint.MaxValue })
        {
            var error = Assert.Throws<NotSupportedException>(() => shader.FindKernel("main", new KernelOptions { Specialization = { [0] = size } }));
            Assert.Contains("workgroup size", error.Message, StringComparison.Ordinal);
        }
    });

    public static TheoryData<DeviceCase> SubgroupRows => DeviceMatrix.With(GpuCapability.Subgroups, GpuCapability.SubgroupSizeControl);

    [SkippableTheory]
    [MemberData(nameof(SubgroupRows))]
    public void Required_subgroup_size_is_given_or_refused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const string Source = """
            #version 450
            #extension GL_KHR_shader_subgroup_arithmetic : require
            layout(local_size_x_id = 0) in;
            layout(binding = 0) buffer Words { uint words[]; };
            void main() { words[0] = gl_SubgroupSize; words[1] = subgroupAdd(1u); }
            """;
        using ComputeShader shader = Glsl.Load(device, Source);
        DeviceCapabilities capabilities = device.Capabilities;
        int size = capabilities.SubgroupMaxSize;
        KernelOptions Options(int workgroup, int? required, bool full)
            => new() { Specialization = { [0] = workgroup }, RequiredSubgroupSize = required, FullSubgroups = full };

        if (!capabilities.Supports(GpuCapability.Subgroups))
        {
            Assert.Contains("GroupNonUniform", Assert.Throws<NotSupportedException>(() => shader.FindKernel()).Message, StringComparison.Ordinal);
            return;
        }

        if (!capabilities.Supports(GpuCapability.SubgroupSizeControl))
        {
            Assert.Throws<NotSupportedException>(() => shader.FindKernel("main", Options(size, size, false)));
            Assert.Throws<NotSupportedException>(() => shader.FindKernel("main", Options(size, null, true)));
            return;
        }

        using Kernel kernel = shader.FindKernel("main", Options(2 * size, size, true));
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(2);
        kernel.SetBuffer("words", words);
        kernel.Dispatch(1).Wait();
        Assert.Equal([(uint)size, (uint)size], words.ToArray());

        Assert.Contains("a power of two from", Assert.Throws<NotSupportedException>(
            () => shader.FindKernel("main", Options(size, 2 * size, false))).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => shader.FindKernel("main", Options(size, 3, false)));
        Assert.Contains("expected a multiple of", Assert.Throws<NotSupportedException>(
            () => shader.FindKernel("main", Options(size + 1, size, true))).Message, StringComparison.Ordinal);
        int tooMany = (capabilities.MaxComputeWorkgroupSubgroups + 1) * size;
        if (tooMany <= capabilities.MaxComputeWorkGroupInvocations)
        {
            Assert.Contains("subgroups", Assert.Throws<NotSupportedException>(
                () => shader.FindKernel("main", Options(tooMany, size, false))).Message, StringComparison.Ordinal);
        }
    });

    [Theory]
    [InlineData(ShaderScalarType.Int8, -128L, 0x80UL)]
    [InlineData(ShaderScalarType.UInt8, 255L, 255UL)]
    [InlineData(ShaderScalarType.Int16, -1L, 0xFFFFUL)]
    [InlineData(ShaderScalarType.UInt16, 65535L, 65535UL)]
    [InlineData(ShaderScalarType.Int64, -1L, ulong.MaxValue)]
    [InlineData(ShaderScalarType.Float16, 1L, 0x3C00UL)]
    [InlineData(ShaderScalarType.Float64, 1L, 0x3FF0000000000000UL)]
    public void Integers_become_the_bits_of_their_type(ShaderScalarType type, long value, ulong bits)
        => Assert.Equal(bits, ((SpecializationValue)value).BitsAs(type));

    [Theory]
    [InlineData(ShaderScalarType.Int8, 128L)]
    [InlineData(ShaderScalarType.UInt8, -1L)]
    [InlineData(ShaderScalarType.UInt16, 65536L)]
    [InlineData(ShaderScalarType.UInt64, -1L)]
    [InlineData(ShaderScalarType.Bool, 1L)]
    public void Integers_that_a_type_cannot_hold_have_none(ShaderScalarType type, long value)
        => Assert.Null(((SpecializationValue)value).BitsAs(type));

    [Fact]
    public void Large_unsigned_values_are_kept()
    {
        Assert.Equal(ulong.MaxValue, ((SpecializationValue)ulong.MaxValue).BitsAs(ShaderScalarType.UInt64));
        Assert.Null(((SpecializationValue)ulong.MaxValue).BitsAs(ShaderScalarType.Int64));
        Assert.Equal("18446744073709551615", ((SpecializationValue)ulong.MaxValue).ToString());
    }
}
