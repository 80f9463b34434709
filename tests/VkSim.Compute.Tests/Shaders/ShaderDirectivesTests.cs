using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

public sealed class ShaderDirectivesTests
{
    [Fact]
    public void A_shader_without_directives_has_one_plain_variant()
    {
        ShaderDirectives directives = ShaderDirectives.Parse("#version 450\n// ! optimize\nvoid main() {}", "a");
        Assert.Equal([ShaderVariant.Plain], directives.Variants);
        Assert.False(directives.Optimize);
        Assert.Null(directives.Target);
    }

    [Fact]
    public void All_directives_are_read()
    {
        ShaderDirectives directives = ShaderDirectives.Parse(
            "#version 450\r\n//! optimize\r\n  //!target 1.2\n//! requires GL_A GL_B\n//! variant f16 HALF=1 WIDE\n//! variant f32 EXPR=a=b\n", "a");
        Assert.True(directives.Optimize);
        Assert.Equal(VulkanTarget.Vulkan12, directives.Target);
        Assert.Equal(["GL_A", "GL_B"], directives.RequiredExtensions);
        Assert.Equal(["f16", "f32"], directives.Variants.Select(v => v.Name));
        Assert.Equal(new Dictionary<string, string> { ["HALF"] = "1", ["WIDE"] = "" }, directives.Variants[0].Defines);
        Assert.Equal("a=b", directives.Variants[1].Defines["EXPR"]);
    }

    [Theory]
    [InlineData("//! optimise", "unknown directive 'optimise'")]
    [InlineData("//!", "unknown directive ''")]
    [InlineData("//! target 2.0", "target '2.0'")]
    [InlineData("//! requires", "unknown directive 'requires'")]
    [InlineData("//! variant", "unknown directive 'variant'")]
    [InlineData("//! variant a/b X=1", "variant name 'a/b'")]
    [InlineData("//! variant a 1X=1", "'1X=1'")]
    [InlineData("//! variant a X=1 X=2", "'X=2'")]
    [InlineData("//! variant a\n//! variant a", "declared twice")]
    public void Malformed_directives_are_told_with_their_line(string text, string message)
    {
        var error = Assert.Throws<ShaderCompilationException>(() => ShaderDirectives.Parse("#version 450\n" + text, "a.comp"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(("a.comp", text.Contains('\n', StringComparison.Ordinal) ? 3 : 2), (error.File, error.Line));
    }
}
