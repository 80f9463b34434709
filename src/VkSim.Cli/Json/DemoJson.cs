namespace VkSim.Cli;

/// <summary>The answer of <c>vksim demo --json</c>.</summary>
internal sealed record DemoJson(
    DeviceJson Device,
    DemoTextsJson Texts,
    DemoPairJson[] Pairs,
    DemoQueryJson? Query,
    DemoSecondsJson Seconds,
    DemoOracleJson Oracle)
{
    public static DemoJson From(DemoResult result) => new(
        DeviceJson.From(result.Device),
        DemoTextsJson.From(result.Texts),
        [.. result.Pairs.Select(pair => new DemoPairJson(pair.A, pair.B, pair.Score, pair.Identical))],
        result.Query is null ? null : new DemoQueryJson(result.Query, [.. result.Matches.Select(match => new DemoMatchJson(match.File, match.Score))]),
        DemoSecondsJson.From(result.Times),
        DemoOracleJson.From(result.Oracle));
}

/// <summary>What was compared, and what was left out.</summary>
internal sealed record DemoTextsJson(string Source, int Files, int Distinct, long Bytes, int Dimensions, DemoSkippedJson Skipped, string[] UnreadableNames)
{
    public static DemoTextsJson From(TextCollection texts) => new(
        texts.Source, texts.Documents.Count, texts.Distinct.Count, texts.Bytes, DemoComparison.Dimensions,
        DemoSkippedJson.From(texts.Skipped), [.. texts.Skipped.UnreadableNames]);
}

/// <summary>How much was left out, by reason.</summary>
internal sealed record DemoSkippedJson(int Binary, int Empty, int TooLarge, int Links, int ExcludedFolders, int Unreadable, bool Truncated)
{
    public static DemoSkippedJson From(SkippedFiles skipped) => new(
        skipped.Binary, skipped.Empty, skipped.TooLarge, skipped.Links, skipped.ExcludedFolders, skipped.Unreadable, skipped.Truncated);
}

/// <summary>Two files and their cosine.</summary>
internal sealed record DemoPairJson(string A, string B, float Score, bool Identical);

/// <summary>The files nearest to a text.</summary>
internal sealed record DemoQueryJson(string Text, DemoMatchJson[] Matches);

/// <summary>A file and its cosine with the query.</summary>
internal sealed record DemoMatchJson(string File, float Score);

/// <summary>How long each step took; compute is the sum of the three after it.</summary>
internal sealed record DemoSecondsJson(
    double Open, double Read, double Vectorize, double Upload, double Compute, double Normalize, double Nearest, double Scores, double Readback, double Check)
{
    public static DemoSecondsJson From(DemoTimes times) => new(
        times.Open.TotalSeconds, times.Read.TotalSeconds, times.Vectorize.TotalSeconds, times.Upload.TotalSeconds, times.Compute.TotalSeconds,
        times.Normalize.TotalSeconds, times.Nearest.TotalSeconds, times.Scores.TotalSeconds, times.Readback.TotalSeconds, times.Check.TotalSeconds);
}

/// <summary>How far the device's scores lie from double precision.</summary>
internal sealed record DemoOracleJson(double MaxDifference, double Bound, long Scores, int MissedNeighbors, bool Pass)
{
    public static DemoOracleJson From(OracleReport report) =>
        new(report.LargestDifference, report.Bound, report.Scores, report.MissedNeighbors, report.Passed);
}
