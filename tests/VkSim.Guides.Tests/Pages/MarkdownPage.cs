using System.Text.RegularExpressions;

namespace VkSim.Guides.Tests.Pages;

/// <summary>Finds the programs of a page of Markdown.</summary>
internal static partial class MarkdownPage
{
    private const string Fence = "```";

    /// <exception cref="FormatException">A block that is not closed, or one that belongs to no program.</exception>
    public static List<PageProgram> Programs(string page, string text)
    {
        List<PageProgram> programs = [];
        List<(string Name, string Text)> files = [];
        foreach ((string language, int line, string block) in Blocks(page, text))
        {
            if (language == "csharp" && Directive().IsMatch(block))
            {
                programs.Add(new PageProgram(page, line));
            }

            switch (language)
            {
                case "csharp":
                    Last(page, line, programs).AddSource(line, block);
                    break;
                case "output":
                    Last(page, line, programs).AddOutput(block);
                    break;
                case "glsl" when FileName(block) is { } name:
                    files.Add((name, block));
                    break;
            }
        }

        // A shader may stand before or after the program that loads it.
        foreach (PageProgram program in programs)
        {
            foreach ((string name, string block) in files)
            {
                program.Files[name] = block;
            }
        }

        return programs;
    }

    private static PageProgram Last(string page, int line, List<PageProgram> programs) => programs.LastOrDefault()
        ?? throw new FormatException($"{page}:{line}: no program before this block; a program begins with a using directive");

    private static string? FileName(string block)
    {
        string first = block[..block.IndexOf('\n')];
        return first.StartsWith("// ", StringComparison.Ordinal) && !first[3..].Contains(' ') ? first[3..] : null;
    }

    /// <summary>The fenced blocks, with the line of the page on which their text begins.</summary>
    private static IEnumerable<(string Language, int Line, string Text)> Blocks(string page, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int start = 0; start < lines.Length; start++)
        {
            if (!lines[start].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int end = Array.IndexOf(lines, Fence, start + 1);
            if (end < 0)
            {
                throw new FormatException($"{page}:{start + 1}: a block that is not closed");
            }

            yield return (lines[start][Fence.Length..].Trim(), start + 2, string.Concat(lines[(start + 1)..end].Select(line => line + "\n")));
            start = end;
        }
    }

    [GeneratedRegex(@"\Ausing [\w.]+;")]
    private static partial Regex Directive();
}
