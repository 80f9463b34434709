using System.Text;

namespace VkSim;

/// <summary>
/// A file of vectors is not what it should be: empty, cut short, damaged, of another kind or of an unsupported type. The
/// message is one line that names the file, what was found and what was expected.
/// </summary>
public sealed class VectorFormatException : FormatException
{
    private const int LongestPart = 300;

    /// <summary>Creates the exception; parts that come from a file may hold anything, they are made printable and cut.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public VectorFormatException(string file, string found, string expected, Exception? innerException = null)
        : base($"{Printable(file)}: {Printable(found)}; expected {Printable(expected)}.", innerException)
    {
        File = file;
    }

    /// <summary>The file as the user named it, with the member if one was named.</summary>
    public string File { get; }

    private static string Printable(string text)
    {
        int length = Math.Min(text.Length, LongestPart);
        var line = new StringBuilder(length + 1);
        foreach (char c in text.AsSpan(0, length))
        {
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c);
        }

        return length < text.Length ? line.Append('…').ToString() : line.ToString();
    }
}
