namespace VkSim.Cli;

/// <summary>The answer of <c>vksim loss --json</c>; the fields up to <c>device</c> are a fixed contract.</summary>
internal sealed record LossJson(
    double Loss,
    double DScale,
    double DBias,
    double Seconds,
    long PeakScratchBytes,
    string Device,
    double DTemperature,
    OutputJson[] Outputs,
    LossExplanation? Explanation,
    NarrowingJson[]? Narrowing)
{
    public static LossJson From(LossAnswer answer, DeviceDescription device, OutputJson[] outputs, TimeSpan time, NarrowingJson[]? narrowing) => new(
        answer.Loss,
        answer.ScaleGradient,
        answer.BiasGradient,
        time.TotalSeconds,
        answer.PeakScratchBytes,
        device.Name,
        answer.TemperatureGradient,
        outputs,
        answer.Explanation,
        narrowing);
}
