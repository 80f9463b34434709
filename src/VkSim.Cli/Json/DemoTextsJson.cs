namespace VkSim.Cli;

/// <summary>What was compared, and what was left out.</summary>
internal sealed record DemoTextsJson(string Source, int Files, int Distinct, long Bytes, int Dimensions, DemoSkippedJson Skipped, string[] UnreadableNames)
{
    public static DemoTextsJson From(TextCollection texts) => new(
        texts.Source, texts.Documents.Count, texts.Distinct.Count, texts.Bytes, DemoComparison.Dimensions,
        DemoSkippedJson.From(texts.Skipped), [.. texts.Skipped.UnreadableNames]);
}
