using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Gradients of products and losses have the same bits from every tile of the staged kernel and from the one without shared memory.</summary>
[Trait("Needs", "Vulkan")]
public sealed class ProductTileTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryTileGivesTheSameGradients(DeviceCase row)
    {
        (int, int, int)[] shapes = row.IsSlow
            ? [(2, 1, 3), (65, 66, 5)]
            : [(2, 1, 1), (5, 63, 3), (63, 64, 5), (64, 65, 63), (66, 15, 65), (129, 130, 129), (17, 200, 68), (3, 16, 64)];
        OnEveryTile(row, device =>
        [
            .. shapes.SelectMany(shape => (IEnumerable<(string, float[])>)
            [
                .. Gradients(device, new PairwiseSettings(Metric.Dot), shape, transposed: false),
                .. Gradients(device, new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(1e-8f, ZeroVectorPolicy.Zero)), shape, transposed: true),
            ]),
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

    // Each beside what has no shared memory; the first tile in windows of few rows too.
    private static void OnEveryTile(DeviceCase row, Func<VectorDevice, (string Name, float[] Values)[]> test)
    {
        if (row.IsCpu)
        {
            return;
        }

        using GpuDevice gpu = GpuDevice.Create(DeviceMatrix.InstalledAdapters[row.AdapterIndex], new GpuDeviceOptions { Validation = true });
        GpuTuning table = GpuTuning.Hardware(new GpuLimits(gpu.Capabilities)) with { ProductTile = new TileShape(8, 1, 1, 1, 1) };
        GpuTuning small = table with { OperationsPerDispatch = 400_000, ScratchBytes = 1 << 18 };
        TileShape[] tiles = row.IsSlow
            ? [new(16, 8, 4, 1, 16)]
            : [new(16, 16, 8, 1, 16), new(16, 8, 8, 1, 16), new(16, 16, 4, 1, 16), new(16, 4, 8, 1, 32), new(32, 8, 8, 1, 16)];
        Compare(gpu, table with { FillingGroups = 1 }, tiles, test);
        Compare(gpu, small, tiles[..1], test);
        Assert.Empty(gpu.ValidationMessages);
    }

    private static void Compare(GpuDevice gpu, GpuTuning table, TileShape[] tiles, Func<VectorDevice, (string Name, float[] Values)[]> test)
    {
        (string, float[])[] expected = Run(gpu, table with { StagedProductTile = null }, test);
        foreach (TileShape tile in tiles)
        {
            foreach (((string name, float[] values), (_, float[] others)) in expected.Zip(Run(gpu, table with { StagedProductTile = tile }, test)))
            {
                Agreement.SameBits(values, others, $"{name}, {tile}, {table.ScratchBytes} bytes");
            }
        }
    }

    private static (string, float[])[] Run(GpuDevice gpu, GpuTuning tuning, Func<VectorDevice, (string, float[])[]> test)
    {
        var backend = new VulkanBackend(gpu, ownsDevice: false, tuning);
        using var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
        return test(device);
    }

    // Transposed, the operands change sides.
    private static (string, float[])[] Gradients(VectorDevice device, in PairwiseSettings settings, (int N, int M, int Columns) shape, bool transposed)
    {
        (int n, int m) = transposed ? (shape.M, shape.N) : (shape.N, shape.M);
        using Matrix a = device.Upload(RandomRows.Normal(n, shape.Columns, 1), n, shape.Columns);
        using Matrix b = device.Upload(RandomRows.Normal(m, shape.Columns, 2), m, shape.Columns);
        using Matrix gradient = device.Upload(RandomRows.Normal(n, m, 3), n, m);
        using Matrix ofA = device.Allocate(n, shape.Columns);
        using Matrix ofB = device.Allocate(m, shape.Columns);
        device.Backend.PairwiseBackward(a.View, b.View, gradient.View, gradient.View, ofA.View, ofB.View, settings, default);
        return [($"{settings.Metric} {n}×{m}×{shape.Columns}, a", ofA.ToArray()), ($"{settings.Metric} {n}×{m}×{shape.Columns}, b", ofB.ToArray())];
    }
}
