using System.Text;

namespace VkSim.Cli;

/// <summary>Whether there is anything in a text to compare.</summary>
internal static class WordSearch
{
    /// <summary>A letter or digit occurs.</summary>
    public static bool ContainsWord(this ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }
}
