namespace VkSim.Mpi.Passes;

/// <summary>The progress of one step of several.</summary>
internal sealed class StepShare(IProgress<double> progress, int step, int steps) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => progress.Report((step + value) / steps);
}
