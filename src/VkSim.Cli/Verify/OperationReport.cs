namespace VkSim.Cli;

/// <summary>How an operation stood the verification.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Cases">Cases that were looked at.</param>
/// <param name="MaxError">The largest error.</param>
/// <param name="Bound">Its bound.</param>
/// <param name="MaxShare">The largest share that an error has of its own bound; above 1 where one is beyond.</param>
/// <param name="MaxUlp">The largest distance in units of the last place, among values that cancellation leaves half of their digits.</param>
/// <param name="Failure">The first case that failed and how, or null.</param>
/// <param name="Bits">A hash of all values: the same on two devices that give the same bits.</param>
internal sealed record OperationReport(
    string Operation, int Cases, double MaxError, double Bound, double MaxShare, long MaxUlp, string? Failure, string Bits)
{
    /// <summary>Whether all cases hold.</summary>
    public bool Pass => Failure is null;
}
