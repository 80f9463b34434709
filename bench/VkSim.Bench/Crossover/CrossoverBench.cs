using System.Diagnostics;
using System.Globalization;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;
using VkSim.Contract;

namespace VkSim.Bench.Crossover;

/// <summary>
/// Where a search of few queries stops being a matter of memory: how long the ten nearest of 1, 2, … queries take, beside a plain sum of
/// the database's values. Rounds go over all cells, so that a drift of the machine meets all alike, and each call has its own sum.
/// </summary>
internal sealed class CrossoverBench(CrossoverOptions options, TextWriter output)
{
    private const int K = 10;
    private const int FirstCalls = 12;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private static readonly (string Name, PairwiseSettings Settings)[] s_metrics =
    [
        ("ip", new(Metric.Dot)),
        ("cosine", new(Metric.Cosine, Cosine: new CosineSettings(1e-8f, ZeroVectorPolicy.Zero))),
        ("l2", new(Metric.L2)),
    ];

    /// <summary>Checks every cell's neighbours, times all, prints a table.</summary>
    public void Run()
    {
        float[] database = RandomRows.Normal(options.Rows, options.Columns, seed: 2);
        float[] queries = RandomRows.Normal(options.Queries.Max(), options.Columns, seed: 1);
        using VectorDevice device = VectorDevice.Create(options.Device);
        DeviceIdentity identity = DeviceIdentity.Of(device.Description);
        using var file = new ResultFile(options.Out, identity);
        using Matrix rows = device.Upload(database, options.Rows, options.Columns);
        Matrix[] operands = [.. options.Queries.Select(count => device.Upload(queries.AsSpan(0, count * options.Columns), count, options.Columns))];
        CrossoverCell[] cells =
        [
            .. from metric in s_metrics
               where options.Only is null || metric.Name == options.Only
               from operand in operands
               select new CrossoverCell(metric.Name, operand, rows, metric.Settings, K),
        ];
        output.WriteLine(identity);
        PrintFirstCalls(device, cells[0]);
        Prepare(device, cells, queries, database);
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (CrossoverCell cell in cells)
            {
                cell.Measure(device.Backend, database);
            }
        }

        string shape = $"{options.Rows}x{options.Columns}";
        CrossoverMeasurement[] results = [.. cells.Select(cell => cell.Result(shape, device.Backend.ScratchBytes))];
        Array.ForEach(results, file.Add);
        Print(results, shape);
        Array.ForEach(operands, operand => operand.Dispose());
    }

    private void PrintFirstCalls(VectorDevice device, CrossoverCell cell)
    {
        double[] millis = new double[FirstCalls];
        for (int call = 0; call < millis.Length; call++)
        {
            long begin = Stopwatch.GetTimestamp();
            cell.Call(device.Backend);
            millis[call] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        output.WriteLine($"the first calls, {cell.Metric}, {cell.Queries} queries, before there is optimized code: "
            + string.Join(", ", millis.Select(one => one.ToString("F1", CultureInfo.InvariantCulture))) + " ms");
    }

    // The runtime puts its optimized code in place beside the calls, after many of them and a moment without new ones: all cells are
    // called in turn for a few seconds, with a pause, before anything is timed.
    private void Prepare(VectorDevice device, CrossoverCell[] cells, float[] queries, float[] database)
    {
        long begin = Stopwatch.GetTimestamp();
        do
        {
            Array.ForEach(cells, cell => cell.Call(device.Backend));
            MemoryProbes.SumSeconds(database);
        }
        while (Stopwatch.GetElapsedTime(begin) < WarmUp);
        Thread.Sleep(300);
        foreach (IGrouping<string, CrossoverCell> metric in cells.GroupBy(cell => cell.Metric))
        {
            var workload = new Workload("search", queries.Length / options.Columns, options.Rows, options.Columns, K: K, Metric: metric.Key);
            using var inputs = new WorkloadInputs(workload, queries, database);
            foreach (CrossoverCell cell in metric)
            {
                cell.Call(device.Backend);
                double missed = inputs.MissedBy(place => cell.Ids[place], cell.Queries);
                if (missed > 0)
                {
                    throw new WrongResultException($"{cell.Metric}, {cell.Queries} queries: {missed:P1} of the true neighbours are missing");
                }
            }
        }
    }

    private void Print(IReadOnlyList<CrossoverMeasurement> results, string shape)
    {
        string[] metrics = [.. results.Select(result => result.Metric).Distinct()];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the {K} nearest of {shape}; medians of {options.Rounds}; a plain sum takes {1e3 * results.Average(result => result.SumSeconds):F2} ms"));
        output.WriteLine($"{"queries",8}{string.Concat(metrics.Select(metric => $"{metric + " ms",12}{"x sum",8}"))}");
        foreach (IGrouping<int, CrossoverMeasurement> row in results.GroupBy(result => result.Queries))
        {
            output.WriteLine($"{row.Key,8}" + string.Concat(row.Select(one =>
                string.Create(CultureInfo.InvariantCulture, $"{1e3 * one.MedianSeconds,12:F2}{one.TimesSum,8:F2}"))));
        }

        double allocated = results.Max(result => result.AllocatedBytes);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"scratch {results[0].ScratchBytes / 1048576.0:F1} MiB for all threads; at most {allocated:F0} bytes allocated a call"));
    }
}
