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

    [Theory]
    [InlineData("", 10, "")]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one incomprehensibilities two", 7, "one|incomprehensibilities|two")]
    [InlineData("one two three", -5, "one|two|three")]
    [InlineData("one two three", 100, "one two three")]
    public void WrapsAtSpaces(string text, int width, string expected) => Assert.Equal(expected, string.Join('|', OneLine.Wrap(text, width)));
}
