namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class PragmaKernelTests
{
    private const int Count = 100;

    /// <summary>Three kernels that differ in macros, workgroup size, bindings and constants.</summary>
    private const string Three = """
        #version 450
        #pragma kernel Fill SIZE=64
        #  pragma  kernel Scale SIZE=32 FACTOR=3u   // by a factor
        #pragma kernel Sum SIZE=1
        /*
        #pragma kernel Commented
        */
        // #pragma kernel CommentedToo
        layout(local_size_x = SIZE) in;
        layout(binding = 0) buffer Words { uint words[]; };
        layout(binding = 1) buffer Total { uint total[]; };
        layout(push_constant) uniform P { uint count; uint value; };
        uint at() { return gl_GlobalInvocationID.x; }
        void Fill() { if (at() < count) { words[at()] = value; } }
        #ifdef FACTOR
        void Scale() { if (at() < count) { words[at()] *= FACTOR; } }
        #endif
        #ifdef KERNEL_Sum
        void Sum() { uint sum = 0; for (uint i = 0; i < count; i++) { sum += words[i]; } total[0] = sum; }
        #endif
        """;

    private static uint Run(ComputeShader shader, GpuDevice device)
    {
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(Count);
        using GpuBuffer<uint> total = device.CreateBuffer<uint>(1);
        foreach (string name in new[] { "Fill", "Scale", "Sum" })
        {
            using Kernel kernel = shader.FindKernel(name);
            kernel.SetUInt("count", Count);
            if (name == "Fill")
            {
                kernel.SetUInt("value", 5);
            }

            kernel.SetBuffer("words", words);
            if (name == "Sum")
            {
                kernel.SetBuffer("total", total);
            }

            kernel.Dispatch(name == "Sum" ? new DispatchSize(1, 1, 1) : kernel.GroupsFor(Count));
        }

        return total.ToArray()[0];
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_file_holds_several_kernels(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Three, "three.comp");
        Assert.Equal(["Fill", "Scale", "Sum"], shader.KernelNames);
        Assert.Equal(Count * 15u, Run(shader, device));
        using Kernel scale = shader.FindKernel("Scale");
        Assert.Equal(("three.comp:Scale", "Scale", 32u), (scale.Name, scale.EntryPoint, scale.WorkgroupSize.X));
        Assert.Equal(64u, shader.ReflectionOf("Fill").EntryPoints[0].WorkgroupSize.X);
        Assert.Single(shader.ReflectionOf("Scale").EntryPoints[0].Bindings);
        Assert.Equal(2, shader.ReflectionOf("Sum").EntryPoints[0].Bindings.Count);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void An_unknown_kernel_is_told_with_those_that_there_are(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = Glsl.Load(device, Three, "three.comp");
        foreach (Action find in new Action[] { () => shader.FindKernel("fill"), () => shader.FindKernel(), () => shader.ReflectionOf("none") })
        {
            string message = Assert.Throws<ShaderBindingException>(find).Message;
            Assert.Contains("it has 'Fill', 'Scale', 'Sum'", message, StringComparison.Ordinal);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void The_only_kernel_needs_no_name(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Glsl.Require();
        using ComputeShader chosen = ComputeShader.FromGlsl(device, Three, new ShaderCompileOptions { Kernel = "Sum" });
        Assert.Equal(["Sum"], chosen.KernelNames);
        using Kernel sum = chosen.FindKernel();
        Assert.Equal("Sum", sum.EntryPoint);
        using ComputeShader main = Glsl.Load(device, "#version 450\n#pragma kernel main\nlayout(local_size_x = 1) in;\nvoid main() {}\n");
        using Kernel plain = main.FindKernel();
        Assert.Equal("main", plain.EntryPoint);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_compiled_kernel_keeps_its_name(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (bool optimize in new[] { false, true })
        {
            foreach (string name in new[] { "Sum", "Fill", "Scale" })
            {
                byte[] spirv = Glsl.Compile(Three, new ShaderCompileOptions { Kernel = name, Optimize = optimize });
                using ComputeShader shader = ComputeShader.FromSpirv(device, spirv, "compiled");
                using Kernel kernel = shader.FindKernel();
                Assert.Equal(name, kernel.EntryPoint);
            }
        }
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_reload_takes_all_kernels_or_none(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Glsl.Require();
        using var folder = new TemporaryFolder();
        string path = folder.File("three.comp", Three);
        using ComputeShader shader = device.LoadShader(path);
        using Kernel fill = shader.FindKernel("Fill");
        using Kernel scale = shader.FindKernel("Scale");
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(Count);
        fill.SetBuffer("words", words);
        scale.SetBuffer("words", words);
        fill.SetUInt("count", Count);
        fill.SetUInt("value", 5);
        scale.SetUInt("count", Count);
        uint Result()
        {
            fill.Dispatch(fill.GroupsFor(Count));
            scale.Dispatch(scale.GroupsFor(Count));
            return words.ToArray()[Count - 1];
        }

        Assert.Equal(15u, Result());
        File.WriteAllText(path, Three.Replace("FACTOR=3u", "FACTOR=7u", StringComparison.Ordinal).Replace("= value", "= value + 1u", StringComparison.Ordinal));
        Assert.True(shader.TryReload(out _));
        Assert.Equal(42u, Result());

        File.WriteAllText(path, Three.Replace("*= FACTOR", "*= FACTO", StringComparison.Ordinal));
        Assert.False(shader.TryReload(out ShaderCompilationException? error));
        Assert.Equal((path, 16, "Scale"), (error!.File, error.Line, error.Kernel));
        File.WriteAllText(path, Three.Replace("#  pragma  kernel Scale", "#pragma kernel Scales", StringComparison.Ordinal));
        Assert.False(shader.TryReload(out error));
        Assert.Equal(3, error!.Line);
        File.WriteAllText(path, Three.Replace("#  pragma  kernel Scale", "// no", StringComparison.Ordinal));
        Assert.False(shader.TryReload(out error));
        Assert.Contains("no kernel 'Scale'; it has 'Fill', 'Sum'", error!.Message, StringComparison.Ordinal);
        Assert.Equal(42u, Result());

        File.WriteAllText(path, Three + "\nvoid Extra() { words[0] = 1u; }\n#pragma kernel Extra SIZE=2");
        Assert.True(shader.TryReload(out _));
        Assert.Equal(["Fill", "Scale", "Sum", "Extra"], shader.KernelNames);
        Assert.Equal(15u, Result());
    });

    [SkippableFact]
    public void The_callers_macros_go_before_those_of_the_pragma()
    {
        var options = new ShaderCompileOptions { Kernel = "Fill", Defines = new Dictionary<string, string> { ["SIZE"] = "16" } };
        Assert.Equal(16u, Glsl.Reflect(Three, options).EntryPoints[0].WorkgroupSize.X);
    }

    [SkippableTheory]
    [InlineData("#pragma kernel A\nvoid B() {}", 2, "no function 'void A()' for the kernel 'A'", "A")]
    [InlineData("#pragma kernel A\nvoid A(int x) {}", 2, "no function 'void A()' for the kernel 'A'", "A")]
    [InlineData("#pragma kernel A\nint A;", 2, "no function 'void A()' for the kernel 'A'", "A")]
    [InlineData("#pragma kernel A\nvoid A() {}\nvoid main() {}", 2, "a function 'main' besides the kernel 'A'", "A")]
    [InlineData("#pragma kernel A\nvoid A() {\n  oops();\n}", 4, "'oops'", "A")]
    [InlineData("#pragma kernel A\n#pragma kernel B X=1\nvoid A() {}\n#ifdef X\nvoid B() { oops(); }\n#endif", 6, "'oops'", "B")]
    [InlineData("#pragma kernel A\nvoid A() {}\n// no line end \\", 0, "", null)]
    [InlineData("#pragma kernel A\n#include \"part.glsl\"\nvoid A() { oops(); }", 4, "'oops'", "A")]
    [InlineData("#pragma kernel A\n#include \"bad.glsl\"\nvoid A() {}", -2, "syntax error", "A")]
    [InlineData("#pragma kernel A\nvoid A() {}\n#pragma kernel A", 4, "kernel 'A' is declared twice, first in line 2", null)]
    [InlineData("#pragma kernel", 2, "#pragma kernel without a name", null)]
    [InlineData("#pragma kernel 1A", 2, "kernel name '1A'", null)]
    [InlineData("#pragma kernel A X=1 X", 2, "'X' in kernel 'A'", null)]
    public void Errors_name_file_line_and_kernel(string body, int line, string message, string? kernel)
    {
        Glsl.Require();
        using var folder = new TemporaryFolder();
        folder.File("part.glsl", "int part;\n\n\n");
        string bad = folder.File("bad.glsl", "int part;\nworse;\n");
        string path = folder.File("a.comp", "#version 450\n" + body.Replace("void A() {}", "layout(local_size_x = 1) in; void A() {}", StringComparison.Ordinal));
        void Compile() => ShaderCompiler.CompileKernelsOfFile(path, null);
        if (message.Length == 0)
        {
            Compile();
            return;
        }

        var error = Assert.Throws<ShaderCompilationException>(Compile);
        Assert.Equal((line < 0 ? bad : path, Math.Abs(line), kernel), (error.File, error.Line, error.Kernel));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(kernel is not null, error.Message.EndsWith($"(kernel '{kernel}')", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_choice_must_be_made_and_be_there()
    {
        Glsl.Require();
        Assert.Contains("'Fill', 'Scale', 'Sum'", Assert.Throws<ArgumentException>(() => ShaderCompiler.Compile(Three)).Message, StringComparison.Ordinal);
        var error = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.Compile(Three, new ShaderCompileOptions { Kernel = "main" }));
        Assert.Contains("no kernel 'main'; the file has 'Fill', 'Scale', 'Sum'", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ShaderCompilationException>(
            () => ShaderCompiler.Compile("#version 450\nvoid main() {}", new ShaderCompileOptions { Kernel = "Fill" }));
        Assert.Contains("no kernel 'Fill'; the file has no #pragma kernel", error.Message, StringComparison.Ordinal);
    }
}
