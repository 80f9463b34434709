using System.Globalization;
using VkSim.Reports.Pages;

namespace VkSim.Cli;

/// <summary>A benchmark as a page.</summary>
internal static class BenchPage
{
    private const double Step = 10;
    private const double Giga = 1e9;

    /// <summary>What the page says.</summary>
    public static ReportPage Of(BenchJson bench) => new()
    {
        Title = $"Benchmark: {BenchText.Name(bench)}",
        Subtitle = $"{BenchText.Device(bench)}; {bench.System.Os}; {BenchText.Origin(bench)}",
        Verdict = Verdict(bench),
        Tone = bench.Notes.Length > 0 || bench.Skipped.Any(skipped => skipped.Kind is "wrong" or "hung" or "failed") ? ReportTone.Warning : ReportTone.Neutral,
        Notes = bench.Notes,
        Facts = Facts(bench),
        Sections = [.. Sections(bench).Where(section => section.Blocks.Count > 0)],
    };

    private static ReportTable Probes(BenchJson bench) => new(
        "What the device reaches by itself",
        [new("Probe"), new("Median", IsNumeric: true), new("Best", IsNumeric: true), new("Spread", IsNumeric: true)],
        [.. bench.Probes.All.Select(probe => (string[])
        [
            probe.Probe, BenchText.Rate(probe.Unit, probe.Median), BenchText.Rate(probe.Unit, probe.Best), BenchText.Share(probe.Spread),
        ])])
    {
        Note = "What the device does by itself, without VkSim's operations. Spread: from the best run to nine tenths of them, as a share of the median.",
    };

    private static string Verdict(BenchJson bench)
    {
        if (bench.Results.Length == 0)
        {
            return bench.Probes.All.Length > 0 ? "The device's own limits were measured, and no operation." : "Nothing was measured.";
        }

        double[] shares = [.. bench.Results.Select(row => row.ShareOfBound).Where(share => !double.IsNaN(share)).Order()];
        if (shares.Length == 0)
        {
            return $"{bench.Results.Length} operations were measured, and nothing that bounds them.";
        }

        string score = bench.Score is { } one ? $"{one.Name}: {BenchText.Score(one)}. " : "";
        return $"{score}Half of {bench.Results.Length} operations reach {BenchText.Share(shares[shares.Length / 2])} or more of what bounds them.";
    }

    private static IReadOnlyList<ReportFact> Facts(BenchJson bench) =>
    [
        new("Copy", BenchText.Rate(ProbeUnit.BytesPerSecond, bench.Probes.CopyBytesPerSecond), "read and write both counted"),
        new("Read", BenchText.Rate(ProbeUnit.BytesPerSecond, bench.Probes.ReadBytesPerSecond), "a sum of what lies in memory"),
        new("Multiply-adds", BenchText.Rate(ProbeUnit.FlopsPerSecond, bench.Probes.FmaFlopsPerSecond), "fp32, each two operations"),
        .. (bench.Score is { } score) ? [new ReportFact("Score", BenchText.Score(score), score.Name)] : Array.Empty<ReportFact>(),
    ];

    private static IEnumerable<ReportSection> Sections(BenchJson bench)
    {
        bool hasRows = bench.Results.Length > 0;
        bool hasRoofs = bench.Probes is { MemoryBytesPerSecond: > 0, FmaFlopsPerSecond: > 0 };
        yield return new("What bounds it", [.. hasRows && hasRoofs ? [Roofline(bench)] : Array.Empty<ReportBlock>(), Probes(bench)]);
        yield return new("Operations", hasRows ? [.. hasRoofs ? Shares(bench) : [], Rows(bench, bench.Results.Any(row => row.GpuSeconds is not null))] : []);
        yield return new("A single query", BenchText.Singles(bench) is { Length: > 0 } singles ? [Singles(singles)] : []);
        yield return new("Score", (bench.Score is { } score) ? [Score(score)] : []);
        yield return new("Kernels", bench.Kernels is { Length: > 0 } kernels ? [Kernels(kernels)] : []);
        yield return new("Not measured", bench.Skipped.Length > 0 ? [Skipped(bench)] : []);
    }

    private static ChartFigure Roofline(BenchJson bench)
    {
        double memory = bench.Probes.MemoryBytesPerSecond;
        double fma = bench.Probes.FmaFlopsPerSecond;
        double ridge = fma / memory;
        double least = Math.Min(bench.Results.Min(Intensity), ridge) / Step;
        double most = Math.Max(bench.Results.Max(Intensity), ridge) * Step;
        return new ChartFigure
        {
            Title = "Each operation below the roof that its device has",
            Summary = $"To the right are operations that compute more with each byte. Left of {ridge:0.0} operations a byte the speed of memory bounds them, right of it the multiply-adds'; the nearer a point is to the line, the more of the device it uses.",
            X = new ChartAxis("Operations a byte", Logarithmic: true),
            Y = new ChartAxis("GFLOP/s", Logarithmic: true),
            Series =
            [
                new ChartSeries("Roof", ChartMark.Reference, new[] { least, ridge, most }, new[] { least * memory / Giga, fma / Giga, fma / Giga }),
                .. bench.Results.GroupBy(row => row.Dtype).Select(group => new ChartSeries(
                    group.Key, ChartMark.Points, group.Select(Intensity).ToArray(), group.Select(row => row.Flops / row.MedianSeconds / Giga).ToArray())
                {
                    Names = [.. group.Select(row => $"{row.Op} {row.Shape}, {BenchText.Share(row.ShareOfBound)}")],
                }),
            ],
        };
    }

    private static double Intensity(BenchRowJson row) => row.Flops / row.Bytes;

    private static IEnumerable<ReportBlock> Shares(BenchJson bench) => bench.Results.GroupBy(row => row.Family).Select(family => Shares(family.Key, [.. family]));

    private static ChartFigure Shares(string family, BenchRowJson[] rows)
    {
        BenchRowJson best = rows.MaxBy(row => row.ShareOfBound)!;
        (string Op, string Shape)[] places = [.. rows.Select(row => (row.Op, row.Shape)).Distinct()];
        return new ChartFigure
        {
            Title = $"How much of their bound {family} reach",
            Summary = $"The share of memory's bytes a second (the faster of copy and read), or of the multiply-adds' operations a second, whichever is nearer. {best.Op} {best.Shape} reaches most, {BenchText.Share(best.ShareOfBound)}.{(best.ShareOfBound > 1 ? " Above 100 % are operands that stay in a cache, pairs that are computed once where the count has them twice, and a device that was slower during the probe." : "")}",
            X = new ChartAxis(""),
            Y = new ChartAxis("Share of the bound", Percent: true),
            Categories = [.. places.Select(place => $"{place.Op} {place.Shape}")],
            Series =
            [
                .. rows.GroupBy(row => row.Dtype).Select(type => new ChartSeries(
                    type.Key, ChartMark.Bars, default,
                    places.Select(place => type.FirstOrDefault(row => (row.Op, row.Shape) == place)?.ShareOfBound ?? double.NaN).ToArray())),
            ],
        };
    }

    private static ReportTable Rows(BenchJson bench, bool isClocked) => new(
        "Whole calls, from the call until the result is there",
        [
            new("Operation"), new("Shape"), new("Type"), new("Median", IsNumeric: true), new("95 % within", IsNumeric: true),
            .. isClocked ? [new("On the GPU", IsNumeric: true)] : Array.Empty<ReportColumn>(),
            new("Rate", IsNumeric: true), new("Of its bound", IsNumeric: true), new("Bound"), new("Largest error", IsNumeric: true), new("Calls", IsNumeric: true),
        ],
        [.. bench.Results.Select(row => (string[])
        [
            row.Op, row.Shape, row.Dtype, BenchText.Median(row), BenchText.Time(row.P95Seconds),
            .. isClocked ? [row.GpuSeconds is { } gpu ? BenchText.Time(gpu) : ""] : Array.Empty<string>(), BenchText.Rate(row), BenchText.Share(row.ShareOfBound),
            row.IsMemoryBound ? "memory" : "multiply-adds", Quantity.Error(row.MaxError), Quantity.Count(row.Calls),
        ])])
    {
        Note = $"{Quantity.Count(bench.Results.Length)} rows. Bound: memory (the faster of copy and read) or the multiply-adds, whichever is nearer. " + (isClocked ? "On the GPU: the dispatches alone, by the device's own clock. " : "") + "Largest error: of a sample of the result, against double precision. ~: calls lay far apart.",
    };

    private static ReportTable Singles(BenchRowJson[] rows)
    {
        (string Name, string Time)[][] all = [.. rows.Select(BenchText.Pieces)];
        int[] told = [.. Enumerable.Range(0, all[0].Length).Where(i => all.Any(row => row[i].Time.Length > 0))];
        return new ReportTable(
            "What one query takes, and where the time goes",
            [new("Operation"), new("Shape"), new("Type"), .. told.Select(i => new ReportColumn(all[0][i].Name, IsNumeric: true)), new("Calls", IsNumeric: true)],
            [.. rows.Select((row, place) => (string[])[row.Op, row.Shape, row.Dtype, .. told.Select(i => all[place][i].Time), Quantity.Count(row.Calls)])])
        {
            Note = "Measured apart: on the GPU by its clock, submission and readback by the probes. The rest is what is left of the median, all of it on the processor.",
        };
    }

    private static ReportTable Score(BenchScoreJson score) => new(
        $"{score.Name}: {BenchText.Score(score)}",
        [new("Row"), new("Median", IsNumeric: true), new("Counts as 100", IsNumeric: true), new("Ratio", IsNumeric: true)],
        [.. score.Rows.Select(row => (string[])[row.Row, BenchText.Time(row.Seconds), BenchText.Time(row.ReferenceSeconds), BenchText.Ratio(row.Ratio)])])
    {
        Note = "The score is 100 times the geometric mean of the ratios. Other rows or reference times would be another score, with another name.",
    };

    private static ReportTable Kernels(BenchKernelJson[] kernels)
    {
        // Drivers tell different things.
        (string Name, Func<BenchKernelJson, string> Figure)[] all =
        [
            ("Registers", kernel => Told(kernel.Registers)), ("Spills", kernel => Told(kernel.Spills)), ("Scratch", kernel => Told(kernel.Scratch)),
            ("Shared memory", kernel => Told(kernel.Shared)), ("Subgroups a SIMD", kernel => Told(kernel.Waves)), ("Subgroup", kernel => Told(kernel.SubgroupSize)),
            ("Instructions", kernel => Told(kernel.Instructions)), ("Multiply-adds in the loop", kernel => kernel.LoopMultiplyAdds is { } share ? BenchText.Share(share) : ""),
        ];
        (string Name, Func<BenchKernelJson, string> Figure)[] told = [.. all.Where(column => kernels.Any(kernel => column.Figure(kernel).Length > 0))];
        return new ReportTable(
            "What the driver's compiler made of the kernels that operations run",
            [new("Kernel"), .. told.Select(column => new ReportColumn(column.Name, IsNumeric: true)), new("Operations", IsNumeric: true)],
            [.. kernels.Select(kernel => (string[])[kernel.Kernel, .. told.Select(column => column.Figure(kernel)), Quantity.Count(kernel.Rows.Count)])])
        {
            Note = "A kernel is named with its specialization constants. Spills: registers that are moved to memory and back. Scratch and shared memory in bytes.",
        };
    }

    private static string Told(double? figure) => figure?.ToString("0.#", CultureInfo.InvariantCulture) ?? "";

    private static ReportTable Skipped(BenchJson bench) => new(
        "What was not measured, and why",
        [new("Operation"), new("Shape"), new("Type"), new("Reason")],
        [.. bench.Skipped.Select(skipped => (string[])[skipped.Op, skipped.Shape, skipped.Dtype, skipped.Reason])]);
}
