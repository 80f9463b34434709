using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class ComputeShaderTests
{
    private static string Writes(string value, string extra = "") => $$"""
        #version 450
        layout(local_size_x = 1) in;
        layout(push_constant) uniform P { {{extra}} uint factor; };
        layout(binding = 0) buffer Words { uint words[]; };
        void main() { words[0] = {{value}}; }
        """;

    private static uint Result(Kernel kernel, GpuBuffer<uint> words)
    {
        kernel.Dispatch(1).Wait();
        return words.ToArray()[0];
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Reload_takes_the_new_code_and_keeps_what_is_set(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Glsl.Require();
        using var folder = new TemporaryFolder();
        string path = folder.File("live.comp", Writes("factor * 10u"));
        using ComputeShader shader = device.LoadShader(path);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(2);
        kernel.SetBuffer("words", words);
        kernel.SetUInt("factor", 4);
        Assert.Equal(40u, Result(kernel, words));

        // The constant moves, and a binding comes before the buffer; both are kept by name.
        File.WriteAllText(path, Writes("factor * 100u", "uint other;"));
        Assert.True(shader.TryReload(out ShaderCompilationException? error));
        Assert.Null(error);
        Assert.Equal(400u, Result(kernel, words));
        Assert.Equal(2, shader.Reflection.PushConstants.Count);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Reload_keeps_the_old_code_where_the_new_is_no_good(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Glsl.Require();
        using var folder = new TemporaryFolder();
        string path = folder.File("live.comp", Writes("factor + 1u"));
        using ComputeShader shader = ComputeShader.FromFile(device, path);
        Kernel kernel = shader.FindKernel("main", new KernelOptions());
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(1);
        kernel.SetBuffer("words", words);
        kernel.SetUInt("factor", 4);
        (string Source, int Line, string Message)[] cases =
        [
            (Writes("factor +"), 5, "syntax error"),
            ("", 0, ""),
            (Writes("0u") + "\nlayout(set = 1, binding = 0) buffer F { float f; } far;\n", -1, ""),
            ("#version 450\nlayout(local_size_x = 1) in;\nlayout(set = 1, binding = 0) buffer F { float f; } far;\nvoid main() { far.f = 1.0; }\n", 0, "set 0"),
            ("#version 450\nlayout(local_size_x = 1024, local_size_y = 2) in;\nvoid main() {}\n", 0, "workgroup size"),
        ];
        foreach ((string source, int line, string message) in cases)
        {
            File.WriteAllText(path, source);
            bool reloaded = shader.TryReload(out ShaderCompilationException? error);
            if (line < 0)
            {
                // An unused far binding is no obstacle; what this code does not use is kept for the next.
                Assert.True(reloaded);
                Assert.Equal(0u, Result(kernel, words));
                Assert.True(shader.TryReload(Writes("factor + 1u"), out _));
                continue;
            }

            Assert.False(reloaded);
            Assert.Equal((path, line), (error!.File, error.Line));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(5u, Result(kernel, words));
        }

        File.Delete(path);
        Assert.False(shader.TryReload(out ShaderCompilationException? absent));
        Assert.Equal(path, absent!.File);
        Assert.Equal(5u, Result(kernel, words));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Recorded_lists_keep_the_code_that_they_were_recorded_with(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Writes("factor + 1u"));
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(1);
        using CommandList before = device.CreateCommandList();
        using CommandList submitted = device.CreateCommandList();
        kernel.SetBuffer("words", words);
        kernel.SetUInt("factor", 4);
        before.Dispatch(kernel, 1);
        submitted.Dispatch(kernel, 1);
        submitted.Submit().Wait();
        Assert.True(shader.TryReload(Writes("factor + 1000u", "vec4 moved;"), out _));
        Assert.Equal(1004u, Result(kernel, words));
        before.Submit().Wait();
        Assert.Equal(5u, words.ToArray()[0]);
        Assert.Equal(1004u, Result(kernel, words));
        submitted.Submit().Wait();
        Assert.Equal(5u, words.ToArray()[0]);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Only_files_reload_by_themselves(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Writes("1u"), "inline");
        Assert.Contains("'inline'", Assert.Throws<InvalidOperationException>(() => shader.TryReload(out _)).Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Spirv_files_load_and_reload(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "x.spv");
        File.WriteAllBytes(path, Glsl.Compile(Writes("7u")));
        using ComputeShader shader = ComputeShader.FromFile(device, path);
        Assert.Equal("x.spv", shader.Name);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(1);
        kernel.SetBuffer("words", words);
        Assert.Equal(7u, Result(kernel, words));
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.False(shader.TryReload(out ShaderCompilationException? error));
        Assert.Contains("not a valid SPIR-V module", error!.Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, Glsl.Compile(Writes("8u")));
        Assert.True(shader.TryReload(out _));
        Assert.Equal(8u, Result(kernel, words));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void What_is_no_shader_is_refused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Glsl.Require();
        Assert.Throws<InvalidDataException>(() => ComputeShader.FromSpirv(device, new byte[64], "zeros"));
        Assert.Throws<FileNotFoundException>(() => ComputeShader.FromFile(device, Path.Combine(Path.GetTempPath(), "vksim-no-such-shader.spv")));
        Assert.Throws<ShaderCompilationException>(() => ComputeShader.FromGlsl(device, "nonsense"));
        Assert.Throws<ArgumentException>(() => ComputeShader.FromFile(device, ""));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_shader_may_go_while_its_work_is_in_flight(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(1);
        for (uint i = 0; i < 10; i++)
        {
            using ComputeShader shader = Glsl.Load(device, Writes("words[0] + factor"));
            Kernel kernel = shader.FindKernel();
            if (i == 0)
            {
                words.Clear();
            }

            kernel.SetBuffer("words", words);
            kernel.SetUInt("factor", i);
            kernel.Dispatch(1);
        }

        Assert.Equal(45u, words.ToArray()[0]);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public async Task Threads_find_and_run_kernels_at_once(DeviceCase row) => await DeviceMatrix.RunAsync(row, async device =>
    {
        using ComputeShader shader = Glsl.Load(device, Writes("factor"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            using GpuBuffer<uint> words = device.CreateBuffer<uint>(1);
            for (uint i = 0; i < 20; i++)
            {
                using Kernel kernel = shader.FindKernel();
                kernel.SetBuffer("words", words);
                kernel.SetUInt("factor", (uint)(t * 1000) + i);
                Assert.Equal((uint)(t * 1000) + i, Result(kernel, words));
            }
        })));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_missing_file_or_folder_is_a_file_that_is_not_found(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "none.comp", "none.spv", "no/folder.comp", "no/folder.spv" })
        {
            string path = Path.Combine(folder.Path, name);
            var error = Assert.Throws<FileNotFoundException>(() => device.LoadShader(path));
            Assert.Equal(path, error.FileName);
        }

        Assert.Throws<FileNotFoundException>(() => ShaderCompiler.CompileFile(Path.Combine(folder.Path, "no", "folder.comp")));
    });
}
