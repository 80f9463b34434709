namespace VkSim.Cli;

/// <summary>How far a device's scores lie from double precision.</summary>
/// <param name="LargestDifference">Over all scores looked at; NaN as soon as one is not a number.</param>
/// <param name="Bound">What the numeric contract allows.</param>
/// <param name="Scores">How many were looked at.</param>
/// <param name="MissedNeighbors">Texts that are nearer than the last one listed, by more than the bound, and were not listed.</param>
/// <param name="WholeRows">Texts whose scores with every other text were looked at.</param>
internal sealed record OracleReport(double LargestDifference, double Bound, long Scores, int MissedNeighbors, int WholeRows)
{
    public bool Passed => LargestDifference <= Bound && MissedNeighbors == 0;
}
