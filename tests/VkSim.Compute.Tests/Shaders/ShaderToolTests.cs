using VkSim.ShaderTool;

namespace VkSim.Compute.Tests.Shaders;

public sealed class ShaderToolTests : IDisposable
{
    private const string Plain = "#version 450\nlayout(local_size_x = 8) in;\nlayout(binding = 0) buffer B { float b[]; };\nvoid main() { b[0] = 1.0; }\n";

    private const string Variants = """
        #version 450
        //! variant a LANES=4
        //! variant b LANES=8
        #include "lib/part.glsl"
        layout(local_size_x = LANES) in;
        layout(binding = 0) buffer B { float b[]; };
        void main() { b[0] = part(); }
        """;

    private readonly TemporaryFolder _folder = new();

    private string Spirv => Path.Combine(_folder.Path, "spirv");

    public void Dispose() => _folder.Dispose();

    private (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        Glsl.Require();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int code = ToolCommand.Run(arguments.Length == 1 ? [arguments[0], "--shaders", _folder.Path] : arguments, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private void WriteLibrary()
    {
        _folder.File("plain.comp", Plain);
        _folder.File("many.comp", Variants);
        _folder.File("lib/part.glsl", "float part() { return 2.0; }\n");
    }

    [SkippableFact]
    public void The_shaders_of_the_repository_are_up_to_date()
    {
        (int code, string output, string errors) = Run("check", "--shaders", Path.Combine(RepositoryFiles.Root, "shaders"));
        Assert.True(code == 0, output + errors);
    }

    [SkippableFact]
    public void Compiling_makes_a_file_for_each_variant_and_a_manifest()
    {
        WriteLibrary();
        Assert.Equal(0, Run("compile").Code);
        Assert.Equal(
            ["manifest.json", "many.a.spv", "many.b.spv", "plain.spv"],
            Directory.GetFiles(Spirv).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal(8u, ShaderReflection.FromSpirv(File.ReadAllBytes(Path.Combine(Spirv, "many.b.spv"))).EntryPoints[0].WorkgroupSize.X);
        Assert.Equal(0, Run("check").Code);
    }

    [SkippableFact]
    public void Every_kernel_of_a_file_is_compiled_in_every_variant()
    {
        _folder.File("two.comp", """
            #version 450
            #pragma kernel A
            #pragma kernel B WIDE=2
            //! variant x LANES=4
            //! variant y LANES=8
            layout(local_size_x = LANES) in;
            layout(binding = 0) buffer Values { float values[]; };
            void A() { values[0] = 1.0; }
            #ifdef WIDE
            void B() { values[WIDE] = 1.0; }
            #endif
            """);
        Assert.Equal(0, Run("compile").Code);
        foreach (string name in new[] { "A.x", "A.y", "B.x", "B.y" })
        {
            ShaderEntryPoint entry = ShaderReflection.FromSpirv(File.ReadAllBytes(Path.Combine(Spirv, $"two.{name}.spv"))).EntryPoints.Single();
            Assert.Equal((name[..1], name[2] == 'x' ? 4u : 8u), (entry.Name, entry.WorkgroupSize.X));
        }

        Assert.Equal(0, Run("check").Code);
        string manifest = Path.Combine(Spirv, "manifest.json");
        Assert.Contains("\"kernel\": \"B\"", File.ReadAllText(manifest), StringComparison.Ordinal);
        _folder.File("two.comp", File.ReadAllText(Path.Combine(_folder.Path, "two.comp")).Replace("WIDE=2", "WIDE=3", StringComparison.Ordinal));
        Assert.Contains("two.B.x.spv: two.comp or what it includes has changed", Run("check").Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Output_is_the_same_every_time_and_files_stay_untouched()
    {
        WriteLibrary();
        Run("compile");
        var before = Directory.GetFiles(Spirv).ToDictionary(f => f, f => (File.ReadAllBytes(f), File.GetLastWriteTimeUtc(f)));
        (int code, string output, _) = Run("compile");
        Assert.Equal(0, code);
        Assert.Contains("0 written, 3 unchanged", output, StringComparison.Ordinal);
        foreach ((string file, (byte[] content, DateTime time)) in before)
        {
            Assert.Equal(content, File.ReadAllBytes(file));
            Assert.Equal(time, File.GetLastWriteTimeUtc(file));
        }

        // The same sources elsewhere, with the line ends of Windows.
        using var other = new TemporaryFolder();
        other.File("plain.comp", Plain.Replace("\n", "\r\n", StringComparison.Ordinal));
        other.File("many.comp", Variants);
        other.File("lib/part.glsl", "float part() { return 2.0; }\r\n");
        Assert.Equal(0, Run("compile", "--shaders", other.Path).Code);
        foreach (string file in before.Keys)
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(other.Path, "spirv", Path.GetFileName(file))));
        }
    }

    [SkippableFact]
    public void Check_notices_every_kind_of_difference()
    {
        WriteLibrary();
        Assert.Contains("not compiled yet", Run("check").Errors, StringComparison.Ordinal);
        Run("compile");
        void Differs(string message, Action change)
        {
            change();
            (int code, _, string errors) = Run("check");
            Assert.Equal(4, code);
            Assert.Contains(message, errors, StringComparison.Ordinal);
            Run("compile");
            Assert.Equal(0, Run("check").Code);
        }

        string plain = Path.Combine(Spirv, "plain.spv");
        Differs("plain.comp or what it includes has changed", () => _folder.File("plain.comp", Plain.Replace("1.0", "3.0", StringComparison.Ordinal)));
        Differs("many.comp or what it includes has changed", () => _folder.File("lib/part.glsl", "float part() { return 3.0; }\n"));
        Differs("plain.spv: not the file that the manifest describes", () => File.AppendAllText(plain, "four"));
        Differs("plain.spv: not compiled yet", () => File.Delete(plain));
        Differs("not compiled yet", () => File.Delete(Path.Combine(Spirv, "manifest.json")));
        Differs("many.a.spv: no shader makes it", () => _folder.File("many.comp", Variants.Replace("//! variant a", "// no variant a", StringComparison.Ordinal)));
        Differs("plain.spv: no shader makes it", () => File.Delete(Path.Combine(_folder.Path, "plain.comp")));
    }

    [SkippableFact]
    public void Check_compares_bytes_under_the_same_compiler_and_hashes_under_another()
    {
        WriteLibrary();
        Run("compile");
        string path = Path.Combine(Spirv, "manifest.json");
        string plain = Path.Combine(Spirv, "plain.spv");

        // Another valid module with a manifest that agrees to it: only compiling again can tell.
        byte[] foreign = Glsl.Compile(Plain.Replace("1.0", "9.0", StringComparison.Ordinal));
        string old = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(plain)));
        string @new = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(foreign));
        File.WriteAllBytes(plain, foreign);
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, @new, StringComparison.Ordinal));
        Assert.Contains("differs from what the same compiler gives", Run("check").Errors, StringComparison.Ordinal);

        File.WriteAllText(path, File.ReadAllText(path).Replace("probe ", "probe of another ", StringComparison.Ordinal));
        (int code, string output, _) = Run("check");
        Assert.Equal(0, code);
        Assert.Contains("0 identical, 3 by hash", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Outputs_that_nothing_makes_any_more_are_removed_and_others_left()
    {
        WriteLibrary();
        Run("compile");
        File.Delete(Path.Combine(_folder.Path, "plain.comp"));
        string own = Path.Combine(Spirv, "by-hand.spv");
        File.WriteAllText(own, "");
        Assert.Equal(0, Run("compile").Code);
        Assert.False(File.Exists(Path.Combine(Spirv, "plain.spv")));
        Assert.True(File.Exists(own));
    }

    [SkippableFact]
    public void One_bad_shader_does_not_stop_the_others_and_keeps_its_output()
    {
        WriteLibrary();
        Run("compile");
        byte[] before = File.ReadAllBytes(Path.Combine(Spirv, "many.a.spv"));
        _folder.File("many.comp", Variants + "\noops\n");
        _folder.File("plain.comp", Plain.Replace("1.0", "5.0", StringComparison.Ordinal));
        (int code, string output, string errors) = Run("compile");
        Assert.Equal(1, code);
        Assert.Contains("1 written", output, StringComparison.Ordinal);
        Assert.Contains("many.comp:8: error:", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Spirv, "many.a.spv")));
        Assert.Equal(4, Run("check").Code);
    }

    [SkippableFact]
    public void A_shader_that_the_compiler_is_too_old_for_stays_as_it_was()
    {
        _folder.File("plain.comp", Plain);
        Run("compile");
        _folder.File("plain.comp", Plain + "//! requires GL_VKSIM_from_the_future\n");
        (int code, string output, _) = Run("compile");
        Assert.Equal(0, code);
        Assert.Contains("plain.comp is left as it was: this compiler does not know GL_VKSIM_from_the_future", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Spirv, "plain.spv")));
        Assert.Contains("has changed since", Run("check").Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void One_shader_can_be_compiled_alone()
    {
        WriteLibrary();
        Run("compile");
        byte[] before = File.ReadAllBytes(Path.Combine(Spirv, "many.a.spv"));
        _folder.File("many.comp", Variants + "void unused() {}\n");
        _folder.File("plain.comp", Plain.Replace("1.0", "5.0", StringComparison.Ordinal));
        (int code, string output, _) = Run("compile", "--only", "plain.comp", "--shaders", _folder.Path);
        Assert.Equal(0, code);
        Assert.Contains("1 written", output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Spirv, "many.a.spv")));
        string errors = Run("check").Errors;
        Assert.Contains("many.a.spv: many.comp or what it includes has changed since", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", errors, StringComparison.Ordinal);
        Assert.Equal(2, Run("compile", "--only", "none.comp", "--shaders", _folder.Path).Code);
    }

    [Fact]
    public void Wrong_usage_is_exit_code_2()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(2, ToolCommand.Run([], output, errors));
        Assert.Equal(2, ToolCommand.Run(["compil"], output, errors));
        Assert.Equal(2, ToolCommand.Run(["check", "--shaders"], output, errors));
        Assert.Equal(2, ToolCommand.Run(["check", "--shaders", Path.Combine(_folder.Path, "none")], output, errors));
        Assert.Contains("no such folder", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, ToolCommand.Run(["--help"], output, errors));
    }

    [SkippableFact]
    public void A_manifest_that_is_none_is_told()
    {
        WriteLibrary();
        Run("compile");
        foreach (string text in new[] { "", "{", "[]", "null", "{\"version\":9,\"outputs\":{}}", "{\"version\":1}", "{\"version\":1,\"outputs\":{\"a\":{}}}" })
        {
            File.WriteAllText(Path.Combine(Spirv, "manifest.json"), text);
            (int code, _, string errors) = Run("check");
            Assert.Equal(1, code);
            Assert.Contains("manifest.json", errors, StringComparison.Ordinal);
        }

        Assert.Equal(0, Run("compile").Code);
        Assert.Equal(0, Run("check").Code);
    }
}
