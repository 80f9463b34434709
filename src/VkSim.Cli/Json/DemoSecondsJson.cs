namespace VkSim.Cli;

/// <summary>How long each step took; compute is the sum of the three after it.</summary>
internal sealed record DemoSecondsJson(
    double Open, double Read, double Vectorize, double Upload, double Compute, double Normalize, double Nearest, double Scores, double Readback, double Check)
{
    public static DemoSecondsJson From(DemoTimes times) => new(
        times.Open.TotalSeconds, times.Read.TotalSeconds, times.Vectorize.TotalSeconds, times.Upload.TotalSeconds, times.Compute.TotalSeconds,
        times.Normalize.TotalSeconds, times.Nearest.TotalSeconds, times.Scores.TotalSeconds, times.Readback.TotalSeconds, times.Check.TotalSeconds);
}
