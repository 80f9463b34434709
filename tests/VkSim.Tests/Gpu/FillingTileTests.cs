using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Pairs that would not fill a device are compared in smaller staged tiles, and tiles are loaded in several ways; no bit tells it.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Cut")]
public sealed class FillingTileTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    // Groups of some tiles are whole and of others not; of the long rows the last block is cut short.
    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryTileGivesTheSamePairs(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return;
        }

        using GpuDevice gpu = GpuDevice.Create(DeviceMatrix.InstalledAdapters[row.AdapterIndex], new GpuDeviceOptions { Validation = true });
        GpuTuning table = GpuTuning.Hardware(new GpuLimits(gpu.Capabilities));
        float[][] whole = Run(gpu, row, table with { FillingGroups = 1, TileLoads = TileLoads.OneByOne });

        // 4 takes tiles between the largest and the smallest.
        (int Groups, TileLoads Loads)[] cuts = [(int.MaxValue, TileLoads.Ahead), (1, TileLoads.Ahead), (4, TileLoads.Together)];
        foreach ((int groups, TileLoads loads) in row.IsSlow ? cuts[..1] : cuts)
        {
            foreach ((float[] expected, float[] values) in whole.Zip(Run(gpu, row, table with { FillingGroups = groups, TileLoads = loads })))
            {
                Agreement.SameBits(expected, values, $"{groups} workgroups, loads {loads}");
            }
        }

        Assert.Empty(gpu.ValidationMessages);
    }

    private static float[][] Run(GpuDevice gpu, DeviceCase row, GpuTuning tuning)
    {
        var backend = new VulkanBackend(gpu, ownsDevice: false, tuning);
        using var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
        (int, int, int)[] shapes = row.IsSlow ? [(65, 33, 5)] : [(130, 70, 75), (17, 129, 68), (64, 32, 64), (5, 19, 3), (20, 33, 4165)];
        CdistOptions[] distances = row.IsSlow ? [new()] : [new(), new() { P = 1 }];
        return [.. shapes.SelectMany(shape => Pairs(device, shape, distances)), .. row.IsSlow ? [] : Searches(device)];
    }

    // The last right rows are nearly the first left ones, far from the origin, so that their sums of products are not good enough.
    private static IEnumerable<float[]> Pairs(VectorDevice device, (int N, int M, int Columns) shape, CdistOptions[] distances)
    {
        (int n, int m, int columns) = shape;
        float[] rows = [.. RandomRows.Normal(n, columns, 1).Select(value => value + 30)];
        float[] others = RandomRows.Normal(m, columns, 2);
        rows.AsSpan(0, columns * Math.Min(n, m / 2)).CopyTo(others.AsSpan(columns * (m - Math.Min(n, m / 2))));
        using Matrix a = device.Upload(rows, n, columns);
        using Matrix b = device.Upload(others, m, columns);
        using Matrix half = device.Upload(others, m, columns, ElementType.Float16);
        using Matrix products = device.DotProducts(a, b);
        using Matrix cosines = device.CosineSimilarity(a, half);
        yield return products.ToArray();
        yield return cosines.ToArray();
        foreach (CdistOptions options in distances)
        {
            using Matrix values = device.Cdist(a, b, options);
            yield return values.ToArray();
        }

        using Matrix condensed = device.Pdist(a);
        yield return condensed.ToArray();
    }

    private static IEnumerable<float[]> Searches(VectorDevice device)
    {
        using Matrix queries = device.Upload(RandomRows.Normal(33, 40, 3), 33, 40);
        using Matrix database = device.Upload(RandomRows.Normal(300, 40, 4), 300, 40);
        Neighbors nearest = device.NearestNeighbors(queries, database, 7, Metric.L2);
        yield return nearest.Scores.ToArray();
        yield return [.. nearest.Ids.ToArray().Select(id => (float)id)];
    }
}
