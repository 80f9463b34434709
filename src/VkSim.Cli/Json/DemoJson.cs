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
