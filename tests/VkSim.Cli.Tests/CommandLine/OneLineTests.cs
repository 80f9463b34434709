namespace VkSim.Cli.Tests.CommandLine;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  two\r\nlines\n", "two lines")]
    [InlineData("esc\u001b[31mape\u0007", "esc?[31mape?")]
    [InlineData("a\u0085next\u2028line", "a?next line")]
    [InlineData("日本 naïve", "日本 naïve")]
    public void KeepsTextOnOneHarmlessLine(string text, string expected) => Assert.Equal(expected, OneLine.From(text));
}
