using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

public sealed class ShaderTextTests
{
    [Fact]
    public void Text_without_includes_stays_as_it_is()
        => Assert.Equal("#version 450\nvoid main() {}\n", ShaderText.Expand("#version 450\r\nvoid main() {}\r\n", "a", []).Text);

    [Fact]
    public void Includes_come_with_their_places()
    {
        using var folder = new TemporaryFolder();
        folder.File("b.glsl", "b1\nb2");
        ShaderText text = ShaderText.Expand("#version 450\na2\n  #  include <b.glsl>\na4", "a.comp", [folder.Path]);
        Assert.Equal(
            "#version 450\n#extension GL_GOOGLE_cpp_style_line_directive : require\n#line 2 \"@0\"\na2\n#line 1 \"@1\"\nb1\nb2\n#line 4 \"@0\"\na4\n",
            text.Text);
        Assert.Equal(["a.comp", Path.Combine(folder.Path, "b.glsl")], text.Files);
    }

    [Fact]
    public void Quoted_includes_are_looked_for_beside_their_file_first()
    {
        using var folder = new TemporaryFolder();
        folder.File("x.glsl", "outer");
        folder.File("sub/x.glsl", "inner");
        folder.File("sub/quoted.glsl", "#include \"x.glsl\"");
        folder.File("sub/angled.glsl", "#include <x.glsl>");
        Assert.Contains("inner", ShaderText.Expand("#include \"sub/quoted.glsl\"", "a", [folder.Path]).Text, StringComparison.Ordinal);
        Assert.Contains("outer", ShaderText.Expand("#include \"sub/angled.glsl\"", "a", [folder.Path]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// #include \"b.glsl\"")]
    [InlineData("/* \n#include \"b.glsl\"\n*/")]
    [InlineData("/* // */ /*\n#include \"b.glsl\"\n*/")]
    public void Includes_in_comments_are_not_read(string source)
    {
        using var folder = new TemporaryFolder();
        folder.File("b.glsl", "content");
        Assert.DoesNotContain("content", ShaderText.Expand(source, "a", [folder.Path]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/* done */\n#include \"b.glsl\"")]
    [InlineData("// /*\n#include \"b.glsl\"")]
    [InlineData("/* a /* b */\n#include \"b.glsl\" // and why")]
    public void Includes_after_comments_are_read(string source)
    {
        using var folder = new TemporaryFolder();
        folder.File("b.glsl", "content");
        Assert.Contains("content", ShaderText.Expand(source, "a", [folder.Path]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_include_each_other_end()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.glsl", "#include \"b.glsl\"\nA");
        folder.File("b.glsl", "#include \"a.glsl\"\nB");
        string text = ShaderText.Expand("#include \"a.glsl\"", "main", [folder.Path]).Text;
        Assert.Single(text.Split('\n'), "A");
        Assert.Single(text.Split('\n'), "B");
    }

    [Fact]
    public void Endless_nesting_and_growth_are_errors()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 80; i++)
        {
            folder.File($"{i}.glsl", $"#include \"{i + 1}.glsl\"\n");
        }

        Assert.Contains("nest deeper", Assert.Throws<ShaderCompilationException>(
            () => ShaderText.Expand("#include \"0.glsl\"", "main", [folder.Path])).Message, StringComparison.Ordinal);

        for (int i = 0; i < 12; i++)
        {
            folder.File($"{i}.glsl", string.Concat(Enumerable.Repeat($"#include \"{i + 1}.glsl\"\n", i == 11 ? 0 : 8)));
        }

        Assert.Contains("longer than", Assert.Throws<ShaderCompilationException>(
            () => ShaderText.Expand("#include \"0.glsl\"", "main", [folder.Path])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_are_translated()
    {
        using var folder = new TemporaryFolder();
        string b = folder.File("b.glsl", "");
        ShaderText text = ShaderText.Expand("#include \"b.glsl\"\n#include \"c.glsl\"", "C:\\a b.comp", [folder.Path]);
        Assert.Equal(
            $"C:\\a b.comp:3: error: x\n{b}:7: warning: y\n@9:1: error: z\nC:\\a b.comp: error: w\n",
            text.Translate($"@0:3: error: x\n@1:7: warning: y\r\n@9:1: error: z\n<stdin>: error: w\n"));
        Assert.StartsWith("C:\\a b.comp:2: error: cannot include 'c.glsl'",
            text.Translate("@0:2: error: '#error' : VKSIM_INCLUDE_ERROR_0 \n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.comp:12: error: 'x' : bad", "a.comp", 12, true, "'x' : bad")]
    [InlineData("C:\\a.comp:12: error: bad", "C:\\a.comp", 12, true, "bad")]
    [InlineData("a.comp: error: no version", "a.comp", 0, true, "no version")]
    [InlineData("a.comp:3: warning: hm", "a.comp", 3, false, "hm")]
    public void Diagnostics_are_taken_apart(string line, string file, int number, bool isError, string message)
        => Assert.Equal(new ShaderDiagnostic(file, number, isError, message), ShaderDiagnostic.Parse(line));

    [Fact]
    public void The_first_error_counts()
    {
        Assert.Equal(4, ShaderDiagnostic.FirstError("a:1: warning: w\n2 things\na:4: error: e\na:5: error: f\n")!.Value.Line);
        Assert.Null(ShaderDiagnostic.FirstError("1 error generated."));
    }
}
