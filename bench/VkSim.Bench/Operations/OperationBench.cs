using System.Diagnostics;

namespace VkSim.Bench.Operations;

/// <summary>What the comparison with peers leaves out: row operations on logits and gradients, on one device.</summary>
/// <param name="deviceName">As given to <see cref="VectorDevice.Create(string, VectorDeviceOptions?)"/>; opened anew for each operation, so that scratch is its own.</param>
/// <param name="only">Text that the lines contain; empty: all.</param>
/// <param name="output">Where the lines go.</param>
internal sealed class OperationBench(string deviceName, string only, TextWriter output)
{
    private const int Runs = 7;
    private const int WarmUps = 3;

    /// <summary>Prints a line for each operation.</summary>
    public void Run()
    {
        using (VectorDevice device = VectorDevice.Create(deviceName))
        {
            output.WriteLine(Results.DeviceIdentity.Of(device.Description));
        }

        foreach ((int rows, int columns) in new[] { (4096, 4096), (65_536, 256), (64, 262_144), (200_000, 20) })
        {
            Logits(rows, columns);
        }

        foreach (int k in new[] { 1, 10, 100 })
        {
            Best(200_000, 512, k);
        }

        foreach (int k in new[] { 10, 2_000, 20_000 })
        {
            Best(1, 200_000, k);
            Best(64, 200_000, k);
            Nearest(200_000, 8, k, 1);
            Nearest(200_000, 8, k, 16);
        }

        foreach (int columns in new[] { 128, 512 })
        {
            Distances(3_000, columns);
        }

        Gradients();
    }

    private void Best(int rows, int columns, int k) =>
        Report($"top-{k}", $"{rows}x{columns}", 4.0 * rows * columns, "GB/s", (device, owned) =>
        {
            Matrix x = Upload(device, owned, rows, columns, 1);
            return () => device.TopK(x, k);
        });

    private void Nearest(int rows, int columns, int k, int queries) =>
        Report(FormattableString.Invariant($"nearest {k} of {queries}"), $"{rows}x{columns}", 2.0 * queries * rows * columns, "GFLOP/s", (device, owned) =>
        {
            Matrix x = Upload(device, owned, rows, columns, 1);
            Matrix q = Upload(device, owned, queries, columns, 2);
            return () => device.NearestNeighbors(q, x, k, Metric.L2);
        });

    private void Distances(int rows, int columns)
    {
        Add("cdist", rows * rows, (device, x, result) => device.Cdist(x, x, result));
        Add("pdist", rows * (rows - 1) / 2, (device, x, result) => device.Pdist(x, result));

        void Add(string what, int pairs, Action<VectorDevice, Matrix, Matrix> call) =>
            Report(what, $"{rows}x{columns}", 2.0 * pairs * columns, "GFLOP/s", (device, owned) =>
            {
                Matrix x = Upload(device, owned, rows, columns, 1);
                Matrix result = what == "cdist" ? device.Allocate(rows, rows) : device.Allocate(pairs, 1);
                owned.Add(result);
                return () => call(device, x, result);
            });
    }

    private void Logits(int rows, int columns)
    {
        double bytes = 4.0 * rows * columns;
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % columns)];
        Add("softmax", 2, device => (x, _, z) => device.Softmax(x, z));
        Add("log-softmax", 2, device => (x, _, z) => device.LogSoftmax(x, z));
        Add("softmax backward", 3, device => (x, y, z) => device.SoftmaxBackward(x, y, z));
        Report("log-sum-exp", $"{rows}x{columns}", bytes, "GB/s", (device, owned) =>
        {
            Matrix x = Upload(device, owned, rows, columns, 1);
            Matrix sums = Upload(device, owned, rows, 1, 2);
            return () => device.LogSumExp(x, sums);
        });
        Add("cross-entropy", 1, device => (x, _, _) => device.CrossEntropy(x, labels).Dispose());
        Add("top-10", 1, device => (x, _, _) => device.TopK(x, 10));
        Add("normalize backward", 3, device => (x, y, z) => device.NormalizeBackward(x, y, z));

        void Add(string what, double passes, Func<VectorDevice, Action<Matrix, Matrix, Matrix>> operation) =>
            Report(what, $"{rows}x{columns}", passes * bytes, "GB/s", (device, owned) =>
            {
                Matrix x = Upload(device, owned, rows, columns, 1);
                Matrix y = Upload(device, owned, rows, columns, 2);
                Matrix z = Upload(device, owned, rows, columns, 3);
                Action<Matrix, Matrix, Matrix> call = operation(device);
                return () => call(x, y, z);
            });
    }

    private void Gradients()
    {
        const int Rows = 1024;
        const int Columns = 512;
        double operations = 4.0 * Rows * Rows * Columns;
        foreach (float p in new[] { 2, 1, float.PositiveInfinity, 3, 2.5f, 1.7f })
        {
            var options = new CdistOptions { P = p };
            Add(
                FormattableString.Invariant($"cdist p={p} backward"), (device, a, b) => device.Cdist(a, b, options),
                (device, a, b, g, targets, values) => device.CdistBackward(a, b, g, targets.A, targets.B, options, values));
        }

        Add(
            "cosine backward", (device, a, b) => device.CosineSimilarity(a, b),
            (device, a, b, g, targets, values) => device.CosineSimilarityBackward(a, b, g, targets.A, targets.B, values: values));

        void Add(
            string what, Func<VectorDevice, Matrix, Matrix, Matrix> forward,
            Action<VectorDevice, Matrix, Matrix, Matrix, GradientPair, Matrix> backward) =>
            Report(what, $"{Rows}x{Rows}x{Columns}", operations, "GFLOP/s", (device, owned) =>
            {
                Matrix a = Upload(device, owned, Rows, Columns, 1);
                Matrix b = Upload(device, owned, Rows, Columns, 2);
                Matrix g = Upload(device, owned, Rows, Rows, 3);
                Matrix values = forward(device, a, b);
                owned.Add(values);
                var targets = new GradientPair(Upload(device, owned, Rows, Columns, 4), Upload(device, owned, Rows, Columns, 5));
                return () => backward(device, a, b, g, targets, values);
            });
    }

    private void Report(string what, string shape, double work, string unit, Func<VectorDevice, List<IDisposable>, Action> prepare)
    {
        if (!$"{what} {shape}".Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        using VectorDevice device = VectorDevice.Create(deviceName);
        List<IDisposable> owned = [];
        Action call = prepare(device, owned);
        Action action = () =>
        {
            call();
            device.Synchronize();
        };
        for (int run = 0; run < WarmUps; run++)
        {
            action();
        }

        double[] seconds = new double[Runs];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Array.Sort(seconds);
        double median = seconds[Runs / 2];
        output.WriteLine(FormattableString.Invariant(
            $"{what,-26} {shape,-14} {1e3 * median,9:F2} ms (processors {processor.TotalMilliseconds / Runs,8:F2} ms) {work / median / 1e9,7:F1} {unit,-8} scratch {device.Backend.ScratchBytes / 1048576.0,6:F2} MiB, {Math.Max(0, allocated) / Runs} B/call"));
        owned.ForEach(one => one.Dispose());
    }

    private static Matrix Upload(VectorDevice device, List<IDisposable> owned, int rows, int columns, int seed)
    {
        float[] values = new float[checked(rows * columns)];
        var random = new Random(seed);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() - 0.5f) * 8;
        }

        Matrix matrix = device.Upload(values, rows, columns);
        owned.Add(matrix);
        return matrix;
    }
}
