using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class KernelBindingTests
{
    private const string Add = """
        #version 450
        layout(local_size_x = 32) in;
        layout(binding = 0) readonly buffer Left { float values[]; } left;
        layout(binding = 3) readonly buffer Right { float right[]; };
        layout(binding = 1) writeonly buffer Sum { uint header; float sums[]; };
        layout(push_constant) uniform P { uint count; };
        void main() { uint i = gl_GlobalInvocationID.x; if (i < count) { sums[i] = left.values[i] + right[i]; } }
        """;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void A_kernel_computes_whatever_is_forced_off(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Add);
        Kernel kernel = shader.FindKernel();
        int count = row.Scale(1000, 70);
        using GpuBuffer<float> left = device.CreateBuffer<float>(count);
        using GpuBuffer<float> right = device.CreateBuffer<float>(count);
        using GpuBuffer<float> sums = device.CreateBuffer<float>(count + 1);
        left.Write([.. Enumerable.Range(0, count).Select(i => (float)i)]);
        right.Write([.. Enumerable.Range(0, count).Select(i => 0.5f * i)]);
        kernel.SetBuffer("left", left);
        kernel.SetBuffer("right", right);
        kernel.SetBuffer("Sum", sums);
        kernel.SetInt("count", count);
        kernel.Dispatch(kernel.GroupsFor(count)).Wait();
        Assert.Equal(Enumerable.Range(0, count).Select(i => 1.5f * i), sums.ToArray().Skip(1));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Names_are_those_of_instance_block_and_members(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Add);
        Kernel kernel = shader.FindKernel();
        Assert.Equal(kernel.FindBinding("left"), kernel.FindBinding("Left"));
        Assert.Equal(kernel.FindBinding("Right"), kernel.FindBinding("right"));
        Assert.Equal(kernel.FindBinding("Sum"), kernel.FindBinding("sums"));
        Assert.Equal(kernel.FindBinding("Sum"), kernel.FindBinding("header"));
        var error = Assert.Throws<ShaderBindingException>(() => kernel.FindBinding("values"));
        Assert.Equal("The kernel 'test.comp' has no binding 'values'; it has 'left', 'Sum', 'Right'.", error.Message);
        Assert.Contains("'nope'", Assert.Throws<ShaderBindingException>(() => kernel.SetFloat("nope", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("uint count", Assert.Throws<ShaderBindingException>(() => kernel.SetFloat("nope", 1)).Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void What_is_not_set_is_named(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Add);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<float> buffer = device.CreateBuffer<float>(8);
        kernel.SetBuffer("left", buffer);
        kernel.SetBuffer("Sum", buffer);
        var error = Assert.Throws<ShaderBindingException>(() => kernel.Dispatch(1));
        Assert.Contains("'Right' (binding 3)", error.Message, StringComparison.Ordinal);
        using CommandList list = device.CreateCommandList();
        Assert.Throws<ShaderBindingException>(() => list.Dispatch(kernel, 1));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Buffers_that_do_not_fit_are_refused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Add);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(4096, "short");

        GpuBuffer<float> gone = device.CreateBuffer<float>(8, "gone");
        gone.Dispose();
        Assert.Contains("'gone'", Assert.Throws<ObjectDisposedException>(() => kernel.SetBuffer("left", gone)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => kernel.SetBuffer("left", null!));

        foreach ((long offset, long length) in new[] { (-4L, 8L), (0, 4097), (4096, 4), (0, -1), (0, 0), (long.MaxValue, 4), (4, long.MaxValue) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => kernel.SetBuffer("left", buffer, offset, length));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.SetBuffer(3, buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.SetBuffer(-1, buffer));

        long alignment = device.Capabilities.MinStorageBufferOffsetAlignment;
        if (alignment > 1)
        {
            var misaligned = Assert.Throws<ShaderBindingException>(() => kernel.SetBuffer("left", buffer, alignment / 2, 16));
            Assert.Contains($"a multiple of {alignment}", misaligned.Message, StringComparison.Ordinal);
        }

        kernel.SetBuffer("left", buffer, alignment, 16);
        var small = Assert.Throws<ShaderBindingException>(() => kernel.SetBuffer("Sum", buffer, 0, 3));
        Assert.Contains("fewer than the 4", small.Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Buffers_above_the_range_are_bound_in_windows(DeviceCase row)
    {
        Skip.If(row.IsSlow, "The range is a gigabyte there.");
        DeviceMatrix.Run(row, device =>
        {
            long range = device.Capabilities.MaxStorageBufferRange;
            Skip.If(range > 256L << 20, $"The range is {range} bytes.");
            using ComputeShader shader = Glsl.Load(device, Add);
            using Kernel kernel = shader.FindKernel();
            using GpuBuffer<float> large = device.CreateBuffer<float>(range / 4 + 64, "large");
            var error = Assert.Throws<ShaderBindingException>(() => kernel.SetBuffer("left", large));
            Assert.Contains($"above the device's limit of {range}", error.Message, StringComparison.Ordinal);
            kernel.SetBuffer("left", large, 256, range);
            kernel.SetBuffer("right", large, 0, range);
            using GpuBuffer<float> sums = device.CreateBuffer<float>(33);
            kernel.SetBuffer("Sum", sums);
            kernel.SetUInt("count", 32);
            large.Write([.. Enumerable.Range(0, 128).Select(i => (float)i)]);
            kernel.Dispatch(1).Wait();
            Assert.Equal(Enumerable.Range(0, 32).Select(i => 64f + 2 * i), sums.ToArray().Skip(1));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Buffers_of_another_device_are_refused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Add);
        using Kernel kernel = shader.FindKernel();
        using GpuDevice other = DeviceMatrix.Create(row, new GpuDeviceOptions { Name = "the other" });
        using GpuBuffer<float> foreign = other.CreateBuffer<float>(8, "foreign");
        var error = Assert.Throws<ShaderBindingException>(() => kernel.SetBuffer("left", foreign));
        Assert.Contains("another device ('the other'", error.Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_buffer_disposed_after_it_was_set_is_named(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Add);
        using Kernel kernel = shader.FindKernel();
        GpuBuffer<float> buffer = device.CreateBuffer<float>(8, "fleeting");
        kernel.SetBuffer("left", buffer);
        kernel.SetBuffer("right", buffer);
        kernel.SetBuffer("Sum", buffer);
        buffer.Dispose();
        Assert.Contains("'fleeting'", Assert.Throws<ObjectDisposedException>(() => kernel.Dispatch(1)).Message, StringComparison.Ordinal);
    });

    /// <summary>The shader sees the elements that were bound and no more, but a partial last element whole.</summary>
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Lengths_in_the_shader_are_those_of_the_range(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, """
            #version 450
            layout(local_size_x = 1) in;
            layout(binding = 0) readonly buffer Words { uint words[]; };
            layout(binding = 1) readonly buffer Vectors { vec4 vectors[]; };
            layout(binding = 2) writeonly buffer Lengths { uint lengths[]; };
            void main() { lengths[0] = words.length(); lengths[1] = vectors.length(); lengths[2] = words[words.length() - 1]; }
            """);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<ushort> halves = device.CreateBuffer<ushort>(5);
        using GpuBuffer<uint> lengths = device.CreateBuffer<uint>(3);
        halves.Write([1, 2, 3, 4, 5]);
        kernel.SetBuffer("words", halves);
        kernel.SetBuffer("vectors", halves);
        kernel.SetBuffer("lengths", lengths);
        kernel.Dispatch(1).Wait();
        uint[] found = lengths.ToArray();
        Assert.Equal((3u, 1u, 5u), (found[0], found[1], found[2] & 0xFFFF));

        using GpuBuffer<uint> words = device.CreateBuffer<uint>(5);
        words.Write([1, 2, 3, 4, 5]);
        kernel.SetBuffer("words", words);
        kernel.SetBuffer("vectors", words);
        kernel.Dispatch(1).Wait();
        Assert.Equal([5u, 2u, 5u], lengths.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Uniform_blocks_take_uniform_buffers(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, """
            #version 450
            layout(local_size_x = 1) in;
            layout(binding = 0) uniform Settings { vec4 scale; } settings;
            layout(binding = 1) buffer Data { vec4 data; };
            void main() { data *= settings.scale; }
            """);
        using Kernel kernel = shader.FindKernel();
        using GpuBuffer<float> plain = device.CreateBuffer<float>(4, "plain");
        using GpuBuffer<float> uniform = device.CreateBuffer<float>(4, "uniform", new BufferOptions { Uniform = true });
        Assert.Contains("BufferOptions.Uniform", Assert.Throws<ShaderBindingException>(() => kernel.SetBuffer("settings", plain)).Message, StringComparison.Ordinal);
        plain.Write([1, 2, 3, 4]);
        uniform.Write([2, 3, 4, 5]);
        kernel.SetBuffer("settings", uniform);
        kernel.SetBuffer("data", plain);
        kernel.Dispatch(1).Wait();
        Assert.Equal([2f, 6f, 12f, 20f], plain.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Shaders_that_want_more_than_kernels_have_are_refused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (string Declaration, string Use, string Message)[] cases =
        [
            ("layout(set = 1, binding = 2) buffer Far { float x; } far;", "far.x = 1.0;", "'far' (set 1, binding 2); kernels take bindings of set 0"),
            ("layout(binding = 0, r32f) uniform image2D picture;", "imageStore(picture, ivec2(0), vec4(0));", "of the kind Image"),
            ("layout(binding = 0) buffer Many { float x; } many[2];", "many[0].x = 1.0;", "an array of 2 buffers"),
        ];
        foreach ((string declaration, string use, string message) in cases)
        {
            using ComputeShader shader = Glsl.Load(device, $"#version 450\nlayout(local_size_x = 1) in;\n{declaration}\nvoid main() {{ {use} }}\n");
            Assert.Contains(message, Assert.Throws<ShaderBindingException>(() => shader.FindKernel()).Message, StringComparison.Ordinal);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_disposed_kernel_or_shader_says_so(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        ComputeShader shader = Glsl.Load(device, Add);
        Kernel first = shader.FindKernel();
        Kernel second = shader.FindKernel();
        first.Dispose();
        first.Dispose();
        Assert.True(first.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => first.SetUInt("count", 1));
        Assert.Throws<ObjectDisposedException>(() => first.Dispatch(1));
        Assert.False(second.IsDisposed);
        shader.Dispose();
        Assert.True(second.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => second.Dispatch(1));
        Assert.Throws<ObjectDisposedException>(() => shader.FindKernel());
        Assert.Throws<ObjectDisposedException>(() => shader.TryReload(Add, out _));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Groups_cover_the_elements(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, "#version 450\nlayout(local_size_x = 8, local_size_y = 4) in;\nvoid main() {}\n");
        using Kernel kernel = shader.FindKernel();
        Assert.Equal(new DispatchSize(0, 1, 1), kernel.GroupsFor(0));
        Assert.Equal(new DispatchSize(1, 1, 1), kernel.GroupsFor(8, 4));
        Assert.Equal(new DispatchSize(2, 2, 5), kernel.GroupsFor(9, 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.GroupsFor(-1));
        Assert.Contains("dispatch them in parts", Assert.Throws<ArgumentOutOfRangeException>(
            () => kernel.GroupsFor(long.MaxValue)).Message, StringComparison.Ordinal);
        kernel.Dispatch(0).Wait();
        kernel.Dispatch(1).Wait();
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Creating_and_disposing_leaves_nothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        byte[] spirv = Glsl.Compile(Add);
        ResourceCounts before = device.LiveResources;
        for (int i = 0; i < row.Scale(200, 20); i++)
        {
            using ComputeShader shader = ComputeShader.FromSpirv(device, spirv);
            shader.FindKernel();
            shader.FindKernel();
        }

        device.WaitIdle();
        Assert.Equal(before[DeviceResourceKind.Kernel], device.LiveResources[DeviceResourceKind.Kernel]);
        Assert.Equal(before[DeviceResourceKind.Shader], device.LiveResources[DeviceResourceKind.Shader]);
        Assert.Equal(before[DeviceResourceKind.Pipeline], device.LiveResources[DeviceResourceKind.Pipeline]);
    });
}
