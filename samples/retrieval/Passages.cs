using System.Text;

namespace VkSim.Samples.Retrieval;

/// <summary>Cuts the text files of a folder into passages.</summary>
internal static class Passages
{
    // About as much as the model looks at.
    private const int Longest = 600;
    private const int Shortest = 20;

    private static readonly string[] Extensions = [".md", ".txt"];
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", "artifacts"];

    /// <summary>All passages, in the order of files and lines.</summary>
    public static List<Passage> Of(string folder) =>
    [
        .. from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
           let file = Path.GetRelativePath(folder, path).Replace('\\', '/')
           where Extensions.Contains(Path.GetExtension(path)) && !file.Split('/').Any(part => part[0] == '.' || Skipped.Contains(part))
           orderby file
           from passage in Cut(file, File.ReadLines(path))
           select passage,
    ];

    private static IEnumerable<Passage> Cut(string file, IEnumerable<string> lines)
    {
        string heading = "";
        var text = new StringBuilder();
        int number = 0, first = 1;
        foreach (string line in lines.Append(""))
        {
            number++;
            bool isHeading = line.StartsWith('#');
            if (text.Length > Shortest && (line.Length == 0 || isHeading || text.Length + line.Length > Longest))
            {
                yield return new Passage(file, first, $"{heading}\n{text}");
                text.Clear();
            }

            if (isHeading)
            {
                heading = line.TrimStart('#', ' ');
                text.Clear();
            }
            else if (line.Length > 0)
            {
                first = text.Length == 0 ? number : first;
                text.Append(line.Trim()).Append(' ');
            }
        }
    }
}
