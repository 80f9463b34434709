using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Gradients of comparisons and losses have the same bits from the staged kernels and from those without shared memory.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Cut")]
public sealed class StagedGradientTests
{
    private static readonly CosineSettings Clamped = new(1e-8f, ZeroVectorPolicy.Zero);

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryTileGivesTheSameGradients(DeviceCase row)
    {
        (int, int, int)[] shapes = row.IsSlow
            ? [(2, 1, 3), (65, 66, 5)]
            : [(2, 1, 1), (5, 63, 3), (63, 64, 5), (64, 65, 63), (66, 15, 65), (129, 130, 129), (17, 200, 68), (3, 16, 64)];
        Metric[] metrics = row.IsSlow ? [Metric.Cosine, Metric.L2] : [Metric.Dot, Metric.Cosine, Metric.L2, Metric.LInf];
        OnEveryTile(row, device =>
        [
            .. shapes.SelectMany(shape => metrics.SelectMany(metric => Gradients(device, new PairwiseSettings(metric, Cosine: Clamped), shape))),
            .. Gradients(device, new PairwiseSettings(Metric.L2), (20, 40, 12), ElementType.Float16),
            .. Gradients(device, new PairwiseSettings(Metric.SquaredL2), (40, 20, 13), ElementType.BFloat16),
        ]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryTileGivesTheSameLosses(DeviceCase row)
    {
        (int n, int columns) = row.IsSlow ? (20, 5) : (150, 21);
        OnEveryTile(row, device =>
        {
            using Matrix a = device.Upload(RandomRows.Normal(n, columns, 1), n, columns);
            using Matrix b = device.Upload(RandomRows.Normal(n, columns, 2), n, columns);
            using LossResult clip = device.Clip(a, b, new ClipOptions { WithGradients = true });
            using LossResult noise = device.InfoNce(a, b, new InfoNceOptions { WithGradients = true, Negatives = b, NegativesArePaired = true });
            return
            [
                ("CLIP, a", clip.GradientA!.ToArray()), ("CLIP, b", clip.GradientB!.ToArray()),
                ("InfoNCE, query", noise.GradientA!.ToArray()), ("InfoNCE, positive", noise.GradientB!.ToArray()),
            ];
        });
    }

    // The largest tiles, in whole and in windows of few rows, and the smallest, each beside what has no shared memory.
    private static void OnEveryTile(DeviceCase row, Func<VectorDevice, (string Name, float[] Values)[]> test)
    {
        if (row.IsCpu)
        {
            return;
        }

        using GpuDevice gpu = GpuDevice.Create(DeviceMatrix.InstalledAdapters[row.AdapterIndex], new GpuDeviceOptions { Validation = true });
        GpuTuning table = GpuTuning.Hardware(new GpuLimits(gpu.Capabilities)) with
        {
            // So that few rows are staged.
            ProductTile = new TileShape(8, 1, 1, 1, 1),
            GradientTile = new TileShape(8, 1, 1, 1, 1),
        };
        GpuTuning small = table with { OperationsPerDispatch = 400_000, ScratchBytes = 1 << 18 };
        Compare(gpu, table with { FillingGroups = 1 }, test);
        Compare(gpu, small, test);
        if (!row.IsSlow)
        {
            Compare(gpu, table with { FillingGroups = int.MaxValue }, test);
            GpuTuning adreno = GpuTuning.Hardware(new GpuLimits(gpu.Capabilities), "Qualcomm");
            Compare(gpu, adreno, test, table);
        }

        Assert.Empty(gpu.ValidationMessages);
    }

    private static void Compare(GpuDevice gpu, GpuTuning table, Func<VectorDevice, (string Name, float[] Values)[]> test, GpuTuning? other = null)
    {
        (string, float[])[] expected = Run(gpu, (other ?? table) with { StagedProductTile = null, StagedGradientTile = null }, test);
        foreach (((string name, float[] values), (_, float[] others)) in expected.Zip(Run(gpu, table, test)))
        {
            Agreement.SameBits(values, others, $"{name}, {table}");
        }
    }

    private static (string, float[])[] Run(GpuDevice gpu, GpuTuning tuning, Func<VectorDevice, (string, float[])[]> test)
    {
        var backend = new VulkanBackend(gpu, ownsDevice: false, tuning);
        using var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
        return test(device);
    }

    // The first pair is of equal rows.
    private static (string, float[])[] Gradients(
        VectorDevice device, in PairwiseSettings settings, (int N, int M, int Columns) shape, ElementType type = ElementType.Float32)
    {
        (int n, int m) = (shape.N, shape.M);
        float[] rows = RandomRows.Normal(n, shape.Columns, 1);
        float[] others = RandomRows.Normal(m, shape.Columns, 2);
        rows.AsSpan(0, shape.Columns).CopyTo(others);
        using Matrix a = device.Upload(rows, n, shape.Columns, type);
        using Matrix b = device.Upload(others, m, shape.Columns, type);
        using Matrix values = device.Allocate(n, m);
        device.Backend.Pairwise(a.View, b.View, values.View, settings, default);
        using Matrix gradient = device.Upload(RandomRows.Normal(n, m, 3), n, m);
        using Matrix ofA = device.Allocate(n, shape.Columns);
        using Matrix ofB = device.Allocate(m, shape.Columns);
        device.Backend.PairwiseBackward(a.View, b.View, values.View, gradient.View, ofA.View, ofB.View, settings, default);
        return [($"{settings.Metric} {n}×{m}×{shape.Columns} {type}, a", ofA.ToArray()), ($"{settings.Metric} {n}×{m}×{shape.Columns} {type}, b", ofB.ToArray())];
    }
}
