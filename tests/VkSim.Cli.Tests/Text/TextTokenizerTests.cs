using System.Text;
using VkSim.Cli.Text;

namespace VkSim.Cli.Tests.Text;

public sealed class TextTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\n--- ___ ", "")]
    [InlineData("Hello, world!", "hello world")]
    [InlineData("maxWorkGroup", "max+work+group")]
    [InlineData("MAX_WORK_GROUP", "max+work+group")]
    [InlineData("_count __init__ a_ b", "count init a b")]
    [InlineData("XMLParser HTTPServer2", "xml+parser http+server2")]
    [InlineData("Vector512 fp16 Int32Array", "vector512 fp16 int32+array")]
    [InlineData("kebab-case it's", "kebab case it s")]
    [InlineData("Straße ΣΊΣΥΦΟΣ Ünïcödé", "straße σίσυφοσ ünïcödé")]
    [InlineData("e\u0301te\u0301 naïve", "e\u0301te\u0301 naïve")]
    [InlineData("日本語のtext", "日 本 語 の text")]
    [InlineData("한국어 русскийТекст עברית", "한국어 русский+текст עברית")]
    [InlineData("𝔘nicode \ud800broken", "𝔘nicode broken")]
    public void CutsWords(string text, string expected) => Assert.Equal(expected, Words(text));

    [Fact]
    public void CutsEndlessRuns()
    {
        string words = Words(new string('x', 150));
        Assert.Equal($"{new string('x', 64)}+{new string('x', 64)}+{new string('x', 22)}", words);
    }

    /// <summary>Words divided by a space, the parts of one identifier by a plus.</summary>
    private static string Words(string text)
    {
        StringBuilder words = new();
        Span<int> buffer = stackalloc int[TextTokenizer.LongestWord];
        TextTokenizer tokenizer = new(text, buffer);
        while (tokenizer.MoveNext())
        {
            if (words.Length > 0)
            {
                words.Append(tokenizer.StartsIdentifier ? ' ' : '+');
            }

            foreach (int codePoint in buffer[..tokenizer.Length])
            {
                words.Append(new Rune(codePoint).ToString());
            }
        }

        return words.ToString();
    }
}
