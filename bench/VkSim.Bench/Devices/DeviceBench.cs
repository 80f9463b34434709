using System.Diagnostics;
using System.Globalization;
using VkSim.Bench.Results;
using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;

namespace VkSim.Bench.Devices;

/// <summary>Times each operation on one Vulkan device beside the driver's own copy and chains of multiply-adds, measured a moment before.</summary>
internal sealed class DeviceBench(DeviceBenchOptions options, TextWriter output)
{
    private const double MostFlopsInSoftware = 8e9;

    /// <summary>Runs the selected operations, prints a table and, if asked, writes JSON lines, each as it is measured.</summary>
    public void Run()
    {
        using GpuDevice device = GpuDevice.Create(GpuAdapter.Select(options.Device == "auto" ? null : options.Device));
        var limits = new GpuLimits(device.Capabilities);
        MatrixTile? matrix = options.MatrixUnits
            ? MatrixUnits.Find(device, limits) ?? throw new ArgumentException($"--matrix-units: found none on {device.Name} that pass the test")
            : null;
        using var backend = new VulkanBackend(device, ownsDevice: false, Tuning(GpuTuning.For(device, limits)) with { MatrixTile = matrix });
        using var sim = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, device.Adapter.Index));
        using var probes = new GpuProbes(device);
        DeviceIdentity identity = DeviceIdentity.Of(sim.Description);
        using var file = new ResultFile(options.Out, identity);
        output.WriteLine(identity);
        output.WriteLine("whole calls, submission and wait included");
        output.WriteLine(Row("operation", "shape", "type", "ms", "rate", "copy", "of copy", "fma chains", "of fma", "max error", "first call"));
        foreach (DeviceOperation operation in BenchList.All.Where(operation => !device.Adapter.IsSoftware || operation.Flops < MostFlopsInSoftware).Where(options.Selects))
        {
            DeviceMeasurement one = Measure(sim, probes, operation);
            file.Add(one);
            Print(one, operation.IsMemoryBound);
        }
    }

    private GpuTuning Tuning(GpuTuning table) => table with
    {
        StreamTile = options.Tile ?? table.StreamTile,
        ManhattanTile = options.Tile is null ? table.ManhattanTile : null,
        StagedTile = options.Staged ?? (options.Tile is null ? table.StagedTile : null),
        GradientTile = options.Gradient ?? table.GradientTile,
        ProductTile = options.Gradient ?? table.ProductTile,
    };

    private DeviceMeasurement Measure(VectorDevice sim, GpuProbes probes, DeviceOperation operation)
    {
        using DeviceRun run = operation.Prepare(sim);
        long first = Stopwatch.GetTimestamp();
        run.Once();
        double firstSeconds = Stopwatch.GetElapsedTime(first).TotalSeconds;
        double error = run.LargestError();
        if (!(error <= operation.ErrorLimit))
        {
            throw new WrongResultException($"{sim.Description.Name}: {operation.Name} {operation.Shape} {operation.Storage} is wrong: error {error}");
        }

        double copy = probes.Copy.Measure(default).Median;
        double fma = probes.MultiplyAdd.Measure(default).Median;
        List<double> seconds = [];
        for (long begin = Stopwatch.GetTimestamp(); seconds.Count < 3 || Stopwatch.GetElapsedTime(begin).TotalSeconds < options.Seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            run.Once();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        seconds.Sort();
        double median = seconds[seconds.Count / 2];
        return new DeviceMeasurement(
            operation.Name, operation.Shape, operation.DType, median,
            seconds[(int)(0.95 * (seconds.Count - 1))], operation.Bytes, operation.Flops, copy, fma,
            operation.Bytes / median / copy, operation.Flops / median / fma, error, firstSeconds);
    }

    private void Print(DeviceMeasurement one, bool isMemoryBound)
    {
        double rate = (isMemoryBound ? one.Bytes : one.Flops) / one.MedianSeconds / 1e9;
        output.WriteLine(Row(
            one.Op, one.Shape, one.DType, Number(one.MedianSeconds * 1e3, "F2"), Number(rate, "F1") + (isMemoryBound ? " GB/s" : " GFLOP/s"),
            Number(one.CopyBytesPerSecond / 1e9, "F1") + " GB/s", Number(one.ShareOfCopy * 100, "F0") + " %",
            Number(one.FmaFlopsPerSecond / 1e9, "F0") + " GFLOP/s", Number(one.ShareOfFma * 100, "F0") + " %", Number(one.MaxError, "0.0e+0"),
            Number(one.FirstSeconds * 1e3, "F0") + " ms"));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Row(string operation, string shape, params string[] cells) =>
        $"{operation,-26}{shape,-16}{string.Concat(cells.Select(cell => $"{cell,14}"))}";
}
