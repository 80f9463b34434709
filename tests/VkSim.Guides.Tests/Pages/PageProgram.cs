using System.Text;

namespace VkSim.Guides.Tests.Pages;

/// <summary>
/// A program of a page. A block fenced as <c>csharp</c> begins one where it begins with a <c>using</c> directive, and otherwise goes
/// on with the one before; a block fenced as <c>glsl</c> whose first line is <c>// NAME</c> is a file beside it; blocks
/// fenced as <c>output</c> are, one after another, all that it prints. What is no program of C# is fenced as <c>cs</c>.
/// </summary>
internal sealed class PageProgram(string page, int line)
{
    private readonly StringBuilder _source = new();
    private readonly StringBuilder _output = new();

    public string Page { get; } = page;

    /// <summary>The line of the page on which it begins.</summary>
    public int Line { get; } = line;

    /// <summary>C# with top-level statements; what a compiler says of it names lines of the page.</summary>
    public string Source => _source.ToString();

    /// <summary>What it prints; null where the page does not show it.</summary>
    public string? Output => _output.Length > 0 ? _output.ToString() : null;

    /// <summary>Files that it reads, by name.</summary>
    public Dictionary<string, string> Files { get; } = [];

    public void AddSource(int line, string text) => _source.Append($"#line {line} \"{Page}\"\n").Append(text);

    public void AddOutput(string text) => _output.Append(text);

    /// <summary>Writes the files that it reads.</summary>
    public void WriteFiles(string folder)
    {
        foreach ((string name, string text) in Files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    public override string ToString() => $"{Page}:{Line}";
}
