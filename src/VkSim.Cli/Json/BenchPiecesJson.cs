namespace VkSim.Cli;

/// <summary>Where the time of a call that answers a single query goes. They are measured apart, so together they may be more than its median.</summary>
/// <param name="DeviceSeconds">Its dispatches, by the device's own clock; null where there is none.</param>
/// <param name="SubmissionSeconds">An empty dispatch until it has run, as the probe has it; null where that was not measured.</param>
/// <param name="ReadbackSeconds">How much later the result of one is on the host, as the probes have it, 0 where they do not differ; null where they were not measured.</param>
/// <param name="RestSeconds">What is left of the median, or 0: copies, ranking on the host; on the processor all.</param>
internal sealed record BenchPiecesJson(double? DeviceSeconds, double? SubmissionSeconds, double? ReadbackSeconds, double RestSeconds)
{
    /// <summary>The pieces of a call.</summary>
    public static BenchPiecesJson Of(double medianSeconds, double? deviceSeconds, BenchProbesJson probes)
    {
        double? submission = Array.Find(probes.All, probe => probe.Probe == GpuProbes.Submission)?.Median;
        double? readback = Array.Find(probes.All, probe => probe.Probe == GpuProbes.Readback)?.Median - submission;
        readback = readback < 0 ? 0 : readback;
        double rest = medianSeconds - (deviceSeconds ?? 0) - (submission ?? 0) - (readback ?? 0);
        return new BenchPiecesJson(deviceSeconds, submission, readback, Math.Max(rest, 0));
    }
}
