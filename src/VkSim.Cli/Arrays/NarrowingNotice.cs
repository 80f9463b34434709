namespace VkSim.Cli;

/// <summary>Tells, in a line a file, what was lost as its numbers became single precision.</summary>
internal static class NarrowingNotice
{
    /// <summary>Writes the lines; gives what is told with --json, null where nothing was lost.</summary>
    public static NarrowingJson[]? Tell(Terminal terminal, IEnumerable<NarrowedSource> sources)
    {
        // A file that is both operands is told once: it lost the same values twice, while those that became equal are of either.
        NarrowingReport[] lossy =
        [
            .. sources.Select(source => source.Report).GroupBy(report => report.Name)
                .Select(of => new NarrowingReport(of.Key, of.Max(report => report.Infinite), of.Max(report => report.Zero), of.Sum(report => report.Equal)))
                .Where(report => report.IsLossy),
        ];
        foreach (NarrowingReport report in lossy)
        {
            terminal.WriteError($"warning: {report}");
        }

        return lossy.Length == 0 ? null : [.. lossy.Select(report => new NarrowingJson(report.Name, report.Infinite, report.Zero, report.Equal))];
    }
}
