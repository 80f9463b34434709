namespace VkSim.Cli;

/// <summary>How an operation stood the verification; the fields up to <c>pass</c> are a fixed contract.</summary>
internal sealed record VerifiedOperationJson(
    string Operation, int Cases, double MaxError, double Bound, long MaxUlp, bool Pass, string? Failure, double MaxShare, string Bits)
{
    public static VerifiedOperationJson From(OperationReport report) =>
        new(report.Operation, report.Cases, report.MaxError, report.Bound, report.MaxUlp, report.Pass, report.Failure, report.MaxShare, report.Bits);
}
