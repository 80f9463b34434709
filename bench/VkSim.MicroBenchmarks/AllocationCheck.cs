using BenchmarkDotNet.Reports;

namespace VkSim.MicroBenchmarks;

/// <summary>Holds the benchmarks to what the documentation says of allocations.</summary>
internal static class AllocationCheck
{
    /// <summary>The category of what allocates nothing once it has run.</summary>
    public const string Nothing = "allocates nothing";

    // What every call allocated would be one at least. What is less comes from other threads of the process, which are counted too.
    private const long SmallestObject = 24;

    /// <summary>Names every benchmark of <see cref="Nothing"/> that allocated, and every one that did not run to its end.</summary>
    /// <returns>0 where there is none, otherwise 1.</returns>
    public static int Of(IEnumerable<Summary> summaries, TextWriter errors)
    {
        int problems = 0;
        foreach (BenchmarkReport report in summaries.SelectMany(summary => summary.Reports))
        {
            string? problem = Problem(report);
            if (problem is not null)
            {
                errors.WriteLine($"{report.BenchmarkCase.DisplayInfo}: {problem}");
                problems++;
            }
        }

        return problems == 0 ? 0 : 1;
    }

    private static string? Problem(BenchmarkReport report)
    {
        if (!report.Success)
        {
            return "did not run to its end";
        }

        long? allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
        return report.BenchmarkCase.Descriptor.HasCategory(Nothing) && !(allocated < SmallestObject) ? $"allocates {allocated} bytes a call; expected 0" : null;
    }
}
