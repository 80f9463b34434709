using System.Diagnostics;

namespace VkSim.Bench.Operations;

/// <summary>What the comparison with peers leaves out: row operations on logits and gradients, on one device.</summary>
internal static class OperationBench
{
    private const int Runs = 7;

    /// <summary>Prints a line for each operation.</summary>
    /// <param name="deviceName">As given to <see cref="VectorDevice.Create(string)"/>.</param>
    /// <param name="output">Where they go.</param>
    public static void Run(string deviceName, TextWriter output)
    {
        using VectorDevice device = VectorDevice.Create(deviceName);
        output.WriteLine(device.Description.Name);
        foreach ((int rows, int columns) in new[] { (4096, 4096), (65_536, 256), (64, 262_144) })
        {
            Logits(device, rows, columns, output);
        }

        Gradients(device, output);
    }

    private static void Logits(VectorDevice device, int rows, int columns, TextWriter output)
    {
        using Matrix x = device.Upload(Values(rows, columns, 1), rows, columns);
        using Matrix y = device.Upload(Values(rows, columns, 2), rows, columns);
        using Matrix g = device.Upload(Values(rows, columns, 3), rows, columns);
        using Matrix sums = device.Upload(new float[rows], rows, 1);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % columns)];
        double bytes = 4.0 * rows * columns;
        string shape = $"{rows}x{columns}";
        Report("softmax", shape, output, 2 * bytes, () => device.Softmax(x, y));
        Report("softmax backward", shape, output, 3 * bytes, () => device.SoftmaxBackward(y, g, g));
        Report("log-sum-exp", shape, output, bytes, () => device.LogSumExp(x, sums));
        Report("cross-entropy", shape, output, bytes, () => device.CrossEntropy(x, labels));
        Report("top-10", shape, output, bytes, () => device.TopK(x, 10));
        Report("normalize backward", shape, output, 3 * bytes, () => device.NormalizeBackward(x, g, y));
    }

    private static void Gradients(VectorDevice device, TextWriter output)
    {
        const int Rows = 1024;
        const int Columns = 512;
        using Matrix a = device.Upload(Values(Rows, Columns, 1), Rows, Columns);
        using Matrix b = device.Upload(Values(Rows, Columns, 2), Rows, Columns);
        using Matrix g = device.Upload(Values(Rows, Rows, 3), Rows, Rows);
        double operations = 4.0 * Rows * Rows * Columns;
        foreach (float p in new[] { 2, 1, float.PositiveInfinity, 3, 2.5f, 1.7f })
        {
            var options = new CdistOptions { P = p };
            using Matrix values = device.Cdist(a, b, options);
            Report(FormattableString.Invariant($"cdist p={p} backward"), $"{Rows}x{Rows}x{Columns}", output, operations, () =>
            {
                GradientPair gradients = device.CdistBackward(a, b, g, options, values);
                gradients.Dispose();
            }, "GFLOP/s");
        }

        using Matrix cosines = device.CosineSimilarity(a, b);
        Report("cosine backward", $"{Rows}x{Rows}x{Columns}", output, operations, () =>
        {
            GradientPair gradients = device.CosineSimilarityBackward(a, b, g, values: cosines);
            gradients.Dispose();
        }, "GFLOP/s");
    }

    private static void Report(string what, string shape, TextWriter output, double work, Action action, string unit = "GB/s")
    {
        double[] seconds = new double[Runs];
        action();
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        double median = seconds[Runs / 2];
        output.WriteLine(FormattableString.Invariant($"{what,-22} {shape,-14} {1e3 * median,9:F2} ms {work / median / 1e9,7:F1} {unit}"));
    }

    private static float[] Values(int rows, int columns, int seed)
    {
        float[] values = new float[checked(rows * columns)];
        var random = new Random(seed);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() - 0.5f) * 8;
        }

        return values;
    }
}
