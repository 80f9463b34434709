using System.Globalization;

namespace VkSim.Cli;

/// <summary>How what was measured is written for people.</summary>
internal static class BenchText
{
    private static readonly string[] _prefixes = ["", "k", "M", "G", "T", "P"];

    /// <summary>A probe's value with its unit.</summary>
    public static string Rate(ProbeUnit unit, double value) => unit switch
    {
        _ when double.IsNaN(value) => "not measured",
        ProbeUnit.Seconds => Quantity.Duration(TimeSpan.FromSeconds(value)),
        ProbeUnit.BytesPerSecond => $"{Prefixed(value)}B/s",
        ProbeUnit.FlopsPerSecond => $"{Prefixed(value)}FLOP/s",
        ProbeUnit.OpsPerSecond => $"{Prefixed(value)}OP/s",
        _ => $"{Prefixed(value)}values/s",
    };

    /// <summary>What a row reached of what bounds it.</summary>
    public static string Rate(BenchRowJson row) => row.IsMemoryBound
        ? Rate(ProbeUnit.BytesPerSecond, row.Bytes / row.MedianSeconds)
        : Rate(ProbeUnit.FlopsPerSecond, row.Flops / row.MedianSeconds);

    /// <summary>A duration.</summary>
    public static string Time(double seconds) => Quantity.Duration(TimeSpan.FromSeconds(seconds));

    /// <summary>A share of 1; empty where it is not known.</summary>
    public static string Share(double share) => double.IsNaN(share) ? "" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>How many times as fast.</summary>
    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"×{ratio:0.00}");

    /// <summary>A score.</summary>
    public static string Score(BenchScoreJson score) => score.Value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Scores that go by one name, one after the other.</summary>
    public static string Scores(IReadOnlyList<(int File, BenchScoreJson Score)> scores) =>
        $"{scores[0].Score.Name}: {string.Join(", ", scores.Select(one => $"{BenchComparison.Letter(one.File)} {Score(one.Score)}"))}";

    /// <summary>The headings of the figures of <see cref="ScoreRows"/>.</summary>
    public static IEnumerable<string> ScoreColumns(IReadOnlyList<(int File, BenchScoreJson Score)> scores) =>
        ["Counts as 100", .. scores.Select(one => BenchComparison.Letter(one.File))];

    /// <summary>What such scores are made of: each row, the time that counts as 100, and what it took in each file.</summary>
    public static IEnumerable<string[]> ScoreRows(IReadOnlyList<(int File, BenchScoreJson Score)> scores) => scores[0].Score.Rows.Select(row => (string[])
    [
        row.Row, Time(row.ReferenceSeconds), .. scores.Select(one => Time(Array.Find(one.Score.Rows, other => other.Row == row.Row)?.Seconds)),
    ]);

    /// <summary>How many times as fast; empty where it is not known.</summary>
    public static string Ratio(double? ratio) => ratio is { } known ? Ratio(known) : "";

    /// <summary>A duration; empty where it is not known.</summary>
    public static string Time(double? seconds) => seconds is { } known ? Time(known) : "";

    /// <summary>What a call of a row takes, marked where calls lay far apart; empty where there is no such row.</summary>
    public static string Median(BenchRowJson? row) => row is null ? "" : $"{(row.IsUnsteady ? "~" : "")}{Time(row.MedianSeconds)}";

    /// <summary>The rows that answer a single query.</summary>
    public static BenchRowJson[] Singles(BenchJson bench) => [.. bench.Results.Where(row => row.Pieces is not null)];

    /// <summary>What such a row takes, and where the time goes; empty for what is not known.</summary>
    public static (string Name, string Time)[] Pieces(BenchRowJson row) => row.Pieces is not { } pieces ? [] :
    [
        ("Median", Time(row.MedianSeconds)), ("99 % within", Time(row.P99Seconds)),
        ("On the GPU", Time(pieces.DeviceSeconds)), ("Submission", Time(pieces.SubmissionSeconds)), ("Readback", Time(pieces.ReadbackSeconds)),
        ("The rest", Time(pieces.RestSeconds)),
    ];

    /// <summary>The headings of what a comparison has for each file, then of how they compare with the first.</summary>
    public static IEnumerable<string> Columns(BenchComparison compared) =>
    [
        .. compared.Files.Select((_, i) => BenchComparison.Letter(i)), .. compared.Files.Skip(1).Select((_, i) => $"{BenchComparison.Letter(i + 1)} as fast as A"),
    ];

    /// <summary>How fast the others are beside the first, over all that each has in common with it.</summary>
    public static string Verdict(BenchComparison compared)
    {
        (int File, int Rows)[] common = [.. Enumerable.Range(1, compared.Files.Count - 1).Select(file => (file, compared.Ratios(file).Length))];
        return compared.Files.Count == 2
            ? common[0].Rows > 0
                ? $"{Faster(1, compared.Mean(1))}: the geometric mean of {common[0].Rows} operations that both have."
                : "The two have no operation in common."
            : string.Join("; ", common.Select(one => one.Rows > 0
                ? $"{Faster(one.File, compared.Mean(one.File))} ({one.Rows} operations)"
                : $"{BenchComparison.Letter(one.File)} has no operation in common with A")) + ". Geometric means of the operations that each has in common with A.";
    }

    /// <summary>Names one after the other.</summary>
    public static string Listed(IReadOnlyList<string> names, string last = "and") =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} {last} {names[^1]}";

    /// <summary>What a device is called.</summary>
    public static string Name(BenchJson bench) => bench.Device.InstructionSet is null ? bench.Device.Name : $"{bench.System.Cpu} (CPU)";

    /// <summary>The program and the time.</summary>
    public static string Origin(BenchJson bench) => $"vksim {bench.Version.Split('+')[0]}, {bench.Date}";

    /// <summary>A device with its driver.</summary>
    public static string Device(BenchJson bench) => bench.Device.InstructionSet is { } set
        ? $"{bench.System.Cpu}, {bench.System.Cores} cores, {set}"
        : $"{bench.Device.Name}, {bench.Device.Driver}{(string.IsNullOrEmpty(bench.Device.ApiVersion) ? "" : $", Vulkan {bench.Device.ApiVersion}")}";

    private static string Faster(int file, double ratio) => !(ratio < 1)
        ? string.Create(CultureInfo.InvariantCulture, $"{BenchComparison.Letter(file)} is {ratio:0.00} times as fast as A")
        : string.Create(CultureInfo.InvariantCulture, $"A is {1 / ratio:0.00} times as fast as {BenchComparison.Letter(file)}");

    private static string Prefixed(double value)
    {
        int prefix = 0;
        while (value >= 1000 && prefix < _prefixes.Length - 1)
        {
            value /= 1000;
            prefix++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture)} {_prefixes[prefix]}");
    }
}
