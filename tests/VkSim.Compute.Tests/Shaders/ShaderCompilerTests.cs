using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

public sealed class ShaderCompilerTests
{
    private const string Fine = "#version 450\nlayout(local_size_x = 64) in;\nvoid main() {}\n";

    [SkippableFact]
    public void Output_is_spirv_for_vulkan_1_1()
    {
        byte[] spirv = Glsl.Compile(Fine);
        Assert.Equal(0x07230203u, BitConverter.ToUInt32(spirv));
        Assert.Equal(0x00010300u, BitConverter.ToUInt32(spirv, 4));
    }

    [SkippableTheory]
    [InlineData(VulkanTarget.Vulkan12, 0x00010500u)]
    [InlineData(VulkanTarget.Vulkan13, 0x00010600u)]
    public void Target_decides_the_version(VulkanTarget target, uint version)
        => Assert.Equal(version, BitConverter.ToUInt32(Glsl.Compile(Fine, new ShaderCompileOptions { Target = target }), 4));

    [SkippableFact]
    public void Target_line_goes_before_the_option()
        => Assert.Equal(0x00010600u, BitConverter.ToUInt32(Glsl.Compile(Fine + "//! target 1.3\n"), 4));

    [SkippableFact]
    public void Optimize_line_makes_the_code_smaller_and_keeps_the_names()
    {
        const string Source = """
            #version 450
            layout(local_size_x = 1) in;
            layout(binding = 0) buffer Data { float values[]; } data;
            layout(push_constant) uniform P { float scale; };
            layout(constant_id = 3) const uint COUNT = 2u;
            float twice(float x) { return x * 2.0; }
            void main() { float a = data.values[0]; float b = a; for (uint i = 0u; i < COUNT; i++) { b = twice(b); } data.values[0] = b + scale; }
            """;
        byte[] plain = Glsl.Compile(Source);
        byte[] optimized = Glsl.Compile("#version 450\n//! optimize\n" + Source[12..]);
        Assert.True(optimized.Length < plain.Length, $"{optimized.Length} bytes, {plain.Length} without the optimizer");
        ShaderReflection reflection = ShaderReflection.FromSpirv(optimized);
        Assert.Equal(("data", "Data"), (reflection.Bindings[0].Name, reflection.Bindings[0].BlockName));
        Assert.Equal("scale", reflection.PushConstants[0].Name);
        Assert.Equal("COUNT", reflection.SpecializationConstants[0].Name);
        Assert.DoesNotContain("twice(b)", System.Text.Encoding.UTF8.GetString(optimized), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Defines_make_variants()
    {
        const string Source = "#version 450\nlayout(local_size_x = LANES) in;\n#ifdef BARE\nvoid main() {}\n#endif\n";
        ShaderReflection reflection = Glsl.Reflect(Source, new ShaderCompileOptions
        {
            Defines = new Dictionary<string, string> { ["LANES"] = "96", ["BARE"] = "" },
        });
        Assert.Equal(new WorkgroupSize(96, 1, 1), reflection.EntryPoints[0].WorkgroupSize);
    }

    [SkippableTheory]
    [InlineData("A-B", "1")]
    [InlineData("1A", "1")]
    [InlineData("", "1")]
    [InlineData("A", "1\n#error")]
    public void Impossible_macros_are_refused(string name, string value)
    {
        Glsl.Require();
        Assert.Throws<ArgumentException>(() => ShaderCompiler.Compile(
            Fine, new ShaderCompileOptions { Defines = new Dictionary<string, string> { [name] = value } }));
    }

    [SkippableFact]
    public void Error_carries_file_and_line()
    {
        Glsl.Require();
        var error = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.Compile(
            "#version 450\nlayout(local_size_x = 1) in;\nvoid main()\n{\n    undeclared = 1;\n}\n",
            new ShaderCompileOptions { FileName = "my shaders: best/blur.comp" }));
        Assert.Equal(("my shaders: best/blur.comp", 5), (error.File, error.Line));
        Assert.StartsWith("my shaders: best/blur.comp:5: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("undeclared", error.Message, StringComparison.Ordinal);
        Assert.Contains("my shaders: best/blur.comp:5: error:", error.Log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Error_in_an_include_names_the_include_and_later_lines_are_right()
    {
        Glsl.Require();
        using var folder = new TemporaryFolder();
        string library = folder.File("lib/part.glsl", "float good(float x) { return x; }\nfloat bad(float x) { return missing; }\n");
        string main = folder.File("main.comp", "#version 450\n#include \"lib/part.glsl\"\nlayout(local_size_x = 1) in;\nvoid main() {}\n");
        var inside = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.CompileFile(main));
        Assert.Equal((library, 2), (inside.File, inside.Line));

        File.WriteAllText(library, "float good(float x) { return x; }\n");
        File.AppendAllText(main, "wrong;\n");
        var after = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.CompileFile(main));
        Assert.Equal((main, 5), (after.File, after.Line));
    }

    [SkippableFact]
    public void Missing_include_is_an_error_only_where_it_is_compiled()
    {
        Glsl.Require();
        using var folder = new TemporaryFolder();
        string main = folder.File("main.comp", "#version 450\n#ifdef WANTED\n#include \"absent.glsl\"\n#endif\nlayout(local_size_x = 1) in;\nvoid main() {}\n");
        Assert.NotEmpty(ShaderCompiler.CompileFile(main));
        var error = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.CompileFile(
            main, new ShaderCompileOptions { Defines = new Dictionary<string, string> { ["WANTED"] = "" } }));
        Assert.Equal((main, 3), (error.File, error.Line));
        Assert.Contains("cannot include 'absent.glsl': no such file", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("../secret.glsl")]
    [InlineData("inside/../../secret.glsl")]
    [InlineData("/etc/passwd")]
    public void Includes_stay_within_their_folders(string name)
    {
        Glsl.Require();
        using var outer = new TemporaryFolder();
        outer.File("secret.glsl", "#define SECRET 1\n");
        string main = outer.File("shaders/main.comp", $"#version 450\n#include \"{name}\"\nlayout(local_size_x = 1) in;\nvoid main() {{}}\n");
        var error = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.CompileFile(main));
        Assert.Equal(2, error.Line);
        Assert.Contains("outside of the include folders", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_link_does_not_lead_out_of_the_include_folders()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege there.");
        Glsl.Require();
        using var outer = new TemporaryFolder();
        string secret = outer.File("secret.glsl", "#define SECRET 1\n");
        string main = outer.File("shaders/main.comp", "#version 450\n#include \"link.glsl\"\nlayout(local_size_x = 1) in;\nvoid main() {}\n");
        File.CreateSymbolicLink(Path.Combine(outer.Path, "shaders", "link.glsl"), secret);
        Assert.Contains("outside", Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.CompileFile(main)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Source_without_folders_includes_nothing()
    {
        Glsl.Require();
        var error = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.Compile("#version 450\n#include \"x.glsl\"\nvoid main() {}\n"));
        Assert.Contains("no include folder was given", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Line_ends_do_not_change_the_output()
        => Assert.Equal(Glsl.Compile(Fine), Glsl.Compile(Fine.Replace("\n", "\r\n", StringComparison.Ordinal)));

    [SkippableFact]
    public void Text_beyond_ascii_is_no_obstacle()
    {
        ShaderReflection reflection = Glsl.Reflect("#version 450\n// größer als ☃ 試\nlayout(local_size_x = 8) in;\nvoid main() {}\n");
        Assert.Equal(8u, reflection.EntryPoints[0].WorkgroupSize.X);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("void main() {}")]
    [InlineData("#version 450\nvoid notmain() {}\n")]
    [InlineData("\0\0\0")]
    [InlineData("#version 450\n#error \"no, \u2603\"\nvoid main() {}")]
    public void Nonsense_is_a_compilation_error(string source)
    {
        Glsl.Require();
        var error = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.Compile(source));
        Assert.StartsWith("shader.comp", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The library and the program are one compiler: the same bytes, the same messages.</summary>
    [SkippableFact]
    public void Library_and_program_agree()
    {
        Skip.IfNot(
            ShadercLibrary.TryLoad(out ShadercLibrary? library, out string reason) & GlslcProgram.TryFind(out GlslcProgram? program, out _),
            $"Not both are installed. {reason}");
        var options = new ShaderCompileOptions { FileName = "x.comp", Defines = new Dictionary<string, string> { ["N"] = "3", ["M"] = "" } };
        const string Source = "#version 450\nlayout(local_size_x = N) in;\n#ifdef M\nlayout(binding = 0) buffer B { float b[]; };\nvoid main() { b[0] = 1.0; }\n#endif\n";
        Assert.Equal(ShaderCompiler.Compile(library!, Source, options), ShaderCompiler.Compile(program!, Source, options));
        ShaderCompileOptions optimized = options with { Optimize = true };
        Assert.Equal(ShaderCompiler.Compile(library!, Source, optimized), ShaderCompiler.Compile(program!, Source, optimized));
        Assert.Equal(ShaderCompilerIdentity.Probe(library!), ShaderCompilerIdentity.Probe(program!));
        foreach (IShaderCompilerBackend backend in new IShaderCompilerBackend[] { library!, program! })
        {
            var error = Assert.Throws<ShaderCompilationException>(() => ShaderCompiler.Compile(backend, Source + "x = 1;\n", options));
            Assert.Equal(("x.comp", 7), (error.File, error.Line));
        }
    }

    [SkippableFact]
    public void Known_and_unknown_extensions_are_told_apart()
    {
        Glsl.Require();
        Assert.True(ShaderCompiler.KnowsExtension("GL_KHR_shader_subgroup_basic"));
        Assert.False(ShaderCompiler.KnowsExtension("GL_VKSIM_no_such_thing"));
    }

    [SkippableFact]
    public async Task Threads_compile_at_once()
    {
        Glsl.Require();
        byte[] expected = ShaderCompiler.Compile(Fine);
        byte[][] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ShaderCompiler.Compile(Fine))));
        Assert.All(all, spirv => Assert.Equal(expected, spirv));
    }
}
