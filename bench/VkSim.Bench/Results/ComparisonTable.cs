using System.Globalization;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Results;

/// <summary>The comparison for people: fastest first, each beside VkSim.</summary>
internal static class ComparisonTable
{
    /// <summary>One workload's contenders; the first is VkSim.</summary>
    public static void Print(IReadOnlyList<Measurement> measurements, Workload workload, TextWriter output)
    {
        Measurement ours = measurements[0];
        output.WriteLine($"{workload.Op} {workload.Shape} {workload.Variant}");
        if (ours.Machine is { } machine)
        {
            output.WriteLine($"  machine: {machine}");
        }

        foreach (Measurement one in measurements.OrderBy(one => one.MedianSeconds))
        {
            string ratio = ReferenceEquals(one, ours) ? "" : Text($"{one.MedianSeconds / ours.MedianSeconds:F2}x ours");
            output.WriteLine(Text(
                $"  {one.Contender,-66} {one.MedianSeconds * 1e3,10:F2} ms {Rate(one, workload),16} err {one.MaxError,8:0.0e+0} {Memory(one),-34}{ratio,14}  spread {one.Spread,4:P0}  {one.Kernels}"));
        }
    }

    private static string Rate(Measurement one, Workload workload) => workload.IsMemoryBound
        ? Text($"{one.Bytes / one.MedianSeconds / 1e9:F1} GB/s")
        : Text($"{one.Flops / one.MedianSeconds / 1e9:F1} GFLOP/s");

    // Only what is known: the scratch of VkSim, the managed heap of this process.
    private static string Memory(Measurement one)
    {
        string scratch = one.ScratchBytes is { } bytes ? Text($"scratch {bytes / 1048576.0:F2} MiB, ") : "";
        return one.AllocatedBytes is { } allocated ? Text($"{scratch}{allocated:F0} B/call") : scratch;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
