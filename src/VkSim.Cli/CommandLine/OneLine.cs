using System.Text;

namespace VkSim.Cli;

/// <summary>Makes text from outside (file names, messages of drivers) safe to print within a line.</summary>
internal static class OneLine
{
    /// <summary>Line breaks become spaces; other control characters, which could drive the terminal, become '?'.</summary>
    public static string From(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char character in text.Trim())
        {
            line.Append(character switch
            {
                '\r' => "",
                '\n' or '\t' or '\u2028' or '\u2029' => " ",
                _ when char.IsControl(character) => "?",
                _ => character.ToString(),
            });
        }

        return line.ToString();
    }

    /// <summary>The lines that a text takes within a width, broken at spaces; a word that is longer stays whole.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
