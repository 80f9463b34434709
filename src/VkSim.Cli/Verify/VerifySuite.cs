namespace VkSim.Cli;

/// <summary>All operations that are verified, and their run on a device.</summary>
internal static class VerifySuite
{
    /// <summary>A new family of operations is one entry here.</summary>
    public static IReadOnlyList<VerifiedOperation> Operations { get; } =
    [
        .. NormalizeFamily.Operations,
        .. CosineFamily.Operations,
        .. DistanceFamily.Operations,
        .. RankingFamily.Operations,
        .. SoftmaxFamily.Operations,
        .. LossFamily.Operations,
        .. TensorFamily.Operations,
    ];

    /// <summary>Verifies one operation after another; one that throws has failed.</summary>
    public static OperationReport[] Run(
        VectorDevice device, IReadOnlyList<VerifiedOperation> operations, IProgress<double> progress, CancellationToken cancellation)
    {
        List<OperationReport> reports = [];
        foreach (VerifiedOperation operation in operations)
        {
            Verification verification = new(device, cancellation);
            try
            {
                operation.Run(verification);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                verification.Fail($"{error.GetType().Name}: {OneLine.From(error.Message)}");
            }

            reports.Add(verification.Report(operation.Name));
            progress.Report((double)reports.Count / operations.Count);
        }

        return [.. reports];
    }
}
