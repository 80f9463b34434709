namespace VkSim.Cli;

/// <summary>What a folder held besides the texts that were taken.</summary>
internal sealed class SkippedFiles
{
    private const int NamesKept = 5;

    private readonly List<string> _unreadableNames = [];

    /// <summary>Files with a zero byte or that are not UTF-8.</summary>
    public int Binary { get; set; }

    /// <summary>Files without a letter or digit, and those whose size is given as zero (pipes and devices among them).</summary>
    public int Empty { get; set; }

    /// <summary>Files above <see cref="FolderReader.LargestFile"/>.</summary>
    public int TooLarge { get; set; }

    /// <summary>Symbolic links, which are not followed.</summary>
    public int Links { get; set; }

    /// <summary>Hidden folders, and those that hold build results and downloaded packages.</summary>
    public int ExcludedFolders { get; set; }

    /// <summary>Files and folders that could not be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The folder holds more than was taken.</summary>
    public bool Truncated { get; set; }

    /// <summary>The first few of what could not be read.</summary>
    public IReadOnlyList<string> UnreadableNames => _unreadableNames;

    public void AddUnreadable(string path)
    {
        Unreadable++;
        if (_unreadableNames.Count < NamesKept)
        {
            _unreadableNames.Add(path);
        }
    }

    /// <summary>The counts that are not zero, in words: "3 binary, 1 empty".</summary>
    public IEnumerable<string> Describe()
    {
        (int Count, string What)[] reasons =
        [
            (Binary, "binary"),
            (Empty, "without a word"),
            (TooLarge, $"above {Quantity.Bytes(FolderReader.LargestFile)}"),
            (Links, Links == 1 ? "link" : "links"),
            (ExcludedFolders, ExcludedFolders == 1 ? "hidden or build folder" : "hidden or build folders"),
            (Unreadable, "unreadable"),
        ];
        foreach ((int count, string what) in reasons)
        {
            if (count > 0)
            {
                yield return $"{Quantity.Count(count)} {what}";
            }
        }
    }
}
