namespace VkSim.Samples.Retrieval;

/// <summary>What is shown of passages.</summary>
internal static class Printed
{
    /// <summary>A line: the score, where it is, and how it begins.</summary>
    public static string Line(Hit hit, int width)
    {
        string text = $"{hit.Score:F3}  {hit.Passage.File}:{hit.Passage.Line}  {hit.Passage.Text.ReplaceLineEndings(" ")}";
        return text.Length < width ? text : text[..Math.Max(0, width - 1)];
    }
}
