using System.Linq.Expressions;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace VkSim.MicroBenchmarks;

/// <summary>Holds the benchmarks to what the documentation says of allocations.</summary>
internal static class AllocationCheck
{
    /// <summary>The category of what allocates nothing once it has run.</summary>
    public const string Nothing = "allocates nothing";

    private const int Rounds = 5;
    private const int Calls = 32;

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

        if (!report.BenchmarkCase.Descriptor.HasCategory(Nothing) || report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) == 0)
        {
            return null;
        }

        // The diagnoser counts all threads of the process, and what each of them allocated once.
        long least = LeastBytes(report.BenchmarkCase);
        return least == 0 ? null : $"allocates {(double)least / Calls:F1} bytes a call; expected 0";
    }

    // Bytes of as many calls, by all threads, in the best of a few rounds.
    private static long LeastBytes(BenchmarkCase benchmark)
    {
        Descriptor descriptor = benchmark.Descriptor;
        object instance = Activator.CreateInstance(descriptor.Type)!;
        foreach (ParameterInstance parameter in benchmark.Parameters.Items)
        {
            descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        descriptor.GlobalSetupMethod?.Invoke(instance, null);
        Action call = Expression.Lambda<Action>(Expression.Call(Expression.Constant(instance), descriptor.WorkloadMethod)).Compile();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            call();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        descriptor.GlobalCleanupMethod?.Invoke(instance, null);
        return least;
    }
}
