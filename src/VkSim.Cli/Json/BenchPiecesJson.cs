namespace VkSim.Cli;

/// <summary>Where the time of a call that answers a single query goes; together they are its median.</summary>
/// <param name="DeviceSeconds">Its dispatches, by the device's own clock; null where there is none.</param>
/// <param name="SubmissionSeconds">An empty dispatch until it has run, as the probe has it; null where that was not measured.</param>
/// <param name="ReadbackSeconds">How much later the result of one is on the host, as the probes have it; null where they were not measured.</param>
/// <param name="RestSeconds">What is left: copies, ranking on the host; on the processor all. Below zero where the call waits less than the probes do.</param>
internal sealed record BenchPiecesJson(double? DeviceSeconds, double? SubmissionSeconds, double? ReadbackSeconds, double RestSeconds)
{
    /// <summary>The pieces of a call.</summary>
    public static BenchPiecesJson Of(double medianSeconds, double? deviceSeconds, BenchProbesJson probes)
    {
        double? submission = Array.Find(probes.All, probe => probe.Probe == GpuProbes.Submission)?.Median;
        double? readback = Array.Find(probes.All, probe => probe.Probe == GpuProbes.Readback)?.Median - submission;
        return new BenchPiecesJson(deviceSeconds, submission, readback, medianSeconds - (deviceSeconds ?? 0) - (submission ?? 0) - (readback ?? 0));
    }
}
