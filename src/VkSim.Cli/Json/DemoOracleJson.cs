namespace VkSim.Cli;

/// <summary>How far the device's scores lie from double precision.</summary>
internal sealed record DemoOracleJson(double MaxDifference, double Bound, long Scores, int MissedNeighbors, bool Pass)
{
    public static DemoOracleJson From(OracleReport report) =>
        new(report.LargestDifference, report.Bound, report.Scores, report.MissedNeighbors, report.Passed);
}
