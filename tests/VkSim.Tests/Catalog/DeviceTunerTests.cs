using VkSim.Catalog.Tuning;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Catalog;

/// <summary>Values are taken only where they leave every bit as it is. How fast they are is not looked at.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class DeviceTunerTests
{
    private static readonly TimeSpan _plenty = TimeSpan.FromHours(1);
    private static readonly Dictionary<string, int[]> _none = [];

    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Adapters))]
    public void LegalValuesGiveTheTablesBits(DeviceCase row) => Run(row, gpu =>
    {
        GpuTuning table = GpuTuning.For(gpu, new GpuLimits(gpu.Capabilities));
        var steps = new List<TuningStep>();
        new DeviceTuner(gpu, table, gpu.Adapter.IsSoftware, _plenty).Run(Few(table, row), _none, steps.Add, new Progress(), default);

        // A tile with shared left rows stands for two without.
        AssertNoneIsRefused(steps, row.Scale(table.SharedLeftTile is null ? 7 : 6, 1));
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void LegalValuesOfGpusGiveTheTablesBits(DeviceCase row) => Run(row, gpu =>
    {
        GpuTuning table = GpuTuning.Hardware(new GpuLimits(gpu.Capabilities));
        var steps = new List<TuningStep>();
        new DeviceTuner(gpu, table, isSoftware: false, _plenty).Run(Few(table, row), _none, steps.Add, new Progress(), default);
        AssertNoneIsRefused(steps, row.Scale(7, 2));
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void AValueThatChangesABitIsRefused(DeviceCase row) => RunUnlessSlow(row, gpu =>
    {
        var tuner = new DeviceTuner(gpu, _plenty) { Fault = (table, result) => table.FirstWindow == 2048 ? WithOneBitFlipped(result) : result };
        TuningStep step = Measure(tuner, FirstWindow(2048));
        Assert.Contains("2048: another result of search of 1 in ", Assert.Single(step.Refused));
        Assert.Equal((1, false, 1), (step.Tried, step.Changes, step.Speedup));
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void AValueOfOtherBitsIsTriedWhereTheyAreAllowed(DeviceCase row) => RunUnlessSlow(row, gpu =>
    {
        var tuner = new DeviceTuner(gpu, _plenty) { Fault = (table, result) => table.FirstWindow == 2048 ? WithOneBitFlipped(result) : result };
        TuningStep step = Measure(tuner, FirstWindow(2048) with { KeepsBits = false });
        Assert.Empty(step.Refused);
        Assert.Equal(1, step.Tried);
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void AValueThatIsWrongIsRefusedWhereverBitsAreAllowed(DeviceCase row) => RunUnlessSlow(row, gpu =>
    {
        var tuner = new DeviceTuner(gpu, _plenty)
        {
            Fault = (table, result) => table.FirstWindow == 2048 ? new([.. result.Values.Select(value => value + 0.1f)], result.Ids) : result,
        };
        TuningStep step = Measure(tuner, FirstWindow(2048) with { KeepsBits = false });
        Assert.Contains("value 0 is ", Assert.Single(step.Refused));
        Assert.Equal((null, false), (step.Wrong, step.Changes));
    });

    [Fact]
    public void WhatWasMeasuredOfMatrixUnitsIsKeptAlsoWhereTheyAreSlower()
    {
        TuningStep units = new(TuningTable.MatrixUnits.Name, [0, 0, 0], [0, 0, 0], 1, Tried: 2, [], null);
        Assert.True(units.IsKept);
        Assert.False((units with { Tried = 0 }).IsKept);
        Assert.False((units with { Parameter = "nearest.first_window" }).IsKept);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public void AValueThatFailsIsRefusedAndTheNextIsTried(DeviceCase row) => RunUnlessSlow(row, gpu =>
    {
        var tuner = new DeviceTuner(gpu, _plenty) { Fault = (table, result) => table.FirstWindow == 2048 ? throw new NotSupportedException("no room") : result };
        TuningStep step = Measure(tuner, FirstWindow(2048, 4096));
        Assert.Equal("2048: no room", Assert.Single(step.Refused));
        Assert.Equal(2, step.Tried);
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void NothingIsMeasuredWhereTheTableItselfIsWrong(DeviceCase row) => RunUnlessSlow(row, gpu =>
    {
        var tuner = new DeviceTuner(gpu, _plenty) { Fault = (_, result) => new([.. result.Values.Select(value => value + 0.1f)], result.Ids) };
        TuningStep step = Measure(tuner, FirstWindow(2048));
        Assert.Contains("search of 1 in ", step.Wrong);
        Assert.Contains("value 0 is ", step.Wrong);
        Assert.Equal((0, false), (step.Tried, step.Changes));
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void WhatWasFasterBeforeIsTriedFirst(DeviceCase row) => RunUnlessSlow(row, gpu =>
    {
        var tried = new List<int>();
        TuningParameter parameter = FirstWindow(1024, 2048, 4096) with { Write = (table, v) => { tried.Add(v[0]); return table with { FirstWindow = v[0] }; } };
        new DeviceTuner(gpu, _plenty).Run([parameter], new Dictionary<string, int[]> { [parameter.Name] = [4096] }, _ => { }, new Progress(), default);
        Assert.Equal([4096, 1024, 2048], tried.Take(3));
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void ACancelledMeasurementKeepsWhatWasFoundBefore(DeviceCase row) => RunUnlessSlow(row, gpu =>
    {
        using var source = new CancellationTokenSource();
        var steps = new List<TuningStep>();
        TuningParameter cancels = FirstWindow(2048) with
        {
            Name = "cancels",
            Write = (table, v) => { source.Cancel(); return table with { FirstWindow = v[0] }; },
        };
        Assert.Throws<OperationCanceledException>(() => new DeviceTuner(gpu, _plenty).Run(
            [FirstWindow(), cancels, FirstWindow(4096)], _none, steps.Add, new Progress(), source.Token));
        Assert.Equal("nearest.first_window", Assert.Single(steps).Parameter);
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void ADeviceUsesWhatWasMeasuredUnlessItIsToldNotTo(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return;
        }

        DirectoryInfo cache = Directory.CreateTempSubdirectory("vksim-test-");
        try
        {
            GpuAdapter adapter = DeviceMatrix.InstalledAdapters[row.AdapterIndex];
            var options = new VectorDeviceOptions { Gpu = new GpuDeviceOptions { PipelineCacheDirectory = cache.FullName }, MeasuredTuning = true };
            Assert.Null(TuningOf(options));
            TuningIdentity identity = TuningIdentity.Of(VulkanBackendInfo.Of(adapter));
            string file = new TuningFolder(cache.FullName).Write(identity, new Dictionary<string, int[]> { ["nearest.first_window"] = [2048] });
            Assert.Equal($"measured: 1 value of {file}", TuningOf(options));
            Assert.Null(TuningOf(options with { MeasuredTuning = false }));
            Assert.Equal(2048, MeasuredTuning.Of(adapter, options)!.ApplyTo(GpuTuning.Hardware(new GpuLimits(adapter.Capabilities))).FirstWindow);
            File.WriteAllText(file, "{");
            Assert.Equal($"ignored: {file}: it is damaged", TuningOf(options));
        }
        finally
        {
            cache.Delete(recursive: true);
        }

        string? TuningOf(VectorDeviceOptions options)
        {
            using VectorDevice device = VectorDevice.Create($"{row.AdapterIndex}", options);
            using Matrix rows = device.Upload([1, 2, 3, 4], 2, 2);
            Assert.Equal<long>([0, 1], device.NearestNeighbors(rows, rows, 1, Metric.L2).Ids.ToArray());
            return device.Description.Tuning;
        }
    }

    private static void Run(DeviceCase row, Action<GpuDevice> test) => DeviceMatrix.RunAlone(row, (_, gpu) =>
    {
        if (gpu is not null)
        {
            test(gpu);
        }
    });

    // What does not depend on the driver.
    private static void RunUnlessSlow(DeviceCase row, Action<GpuDevice> test)
    {
        if (!row.IsSlow)
        {
            Run(row, test);
        }
    }

    // Of each parameter the values that are most and least like the table's own; on slow drivers the first alone, of tiles of pairs and of products.
    private static IEnumerable<TuningParameter> Few(GpuTuning table, DeviceCase row) => TuningTable.Parameters.Where(
        parameter => !row.IsSlow || parameter.Name is "pairwise_tile.tile" or "pairwise_stream.tile" or "product_tile.tile").Select(parameter => parameter with
        {
            Points = (limits, isSoftware) =>
            {
                int[][] all = [.. parameter.Others(table, limits, isSoftware)];
                return row.IsSlow ? all.Take(1) : [all[0], all[^1]];
            },
        });

    private static TuningParameter FirstWindow(params int[] values) => TuningTable.Find("nearest.first_window")! with
    {
        Points = (_, _) => values.Select(value => new[] { value }),
    };

    private static TuningStep Measure(DeviceTuner tuner, TuningParameter parameter)
    {
        var steps = new List<TuningStep>();
        tuner.Run([parameter], _none, steps.Add, new Progress(), default);
        return Assert.Single(steps);
    }

    private static TuningResult WithOneBitFlipped(TuningResult result)
    {
        float[] values = [.. result.Values];
        values[^1] = MathF.BitIncrement(values[^1]);
        return new TuningResult(values, result.Ids);
    }

    private static void AssertNoneIsRefused(List<TuningStep> steps, int least)
    {
        Assert.True(steps.Count >= least, $"{steps.Count} parameters.");
        Assert.All(steps, step => Assert.Equal((step.Parameter, null, "", true), (step.Parameter, step.Wrong, string.Join("; ", step.Refused), step.Tried > 0)));
    }

    private sealed class Progress : IProgress<double>
    {
        private double _last;

        public void Report(double value)
        {
            Assert.InRange(value, _last, 1);
            _last = value;
        }
    }
}
