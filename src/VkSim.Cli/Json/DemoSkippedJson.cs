namespace VkSim.Cli;

/// <summary>How much was left out, by reason.</summary>
internal sealed record DemoSkippedJson(int Binary, int Empty, int TooLarge, int Links, int ExcludedFolders, int Unreadable, bool Truncated)
{
    public static DemoSkippedJson From(SkippedFiles skipped) => new(
        skipped.Binary, skipped.Empty, skipped.TooLarge, skipped.Links, skipped.ExcludedFolders, skipped.Unreadable, skipped.Truncated);
}
