using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>The matrix units of devices that give right results.</summary>
internal static class MatrixUnits
{
    private static readonly ConcurrentDictionary<Key, bool> Tested = new();

    private readonly record struct Key(Guid Device, string Name, string Driver, string Version, GpuCapability Available, MatrixTile Tile);

    /// <summary>The tiles that a device may run, the largest matrices first; whether they pass the test is another thing.</summary>
    public static IReadOnlyList<MatrixTile> Offered(GpuDevice device, GpuLimits limits)
    {
        SubgroupSupport subgroups = device.Subgroups;
        return subgroups.Tier == SubgroupTier.RequiredSize
            ? [.. MatrixTile.Of(device.Capabilities.CooperativeMatrixShapes, subgroups.Size, limits).Where(tile => subgroups.Fits(tile.Invocations))]
            : [];
    }

    /// <summary>Whether a device passes the test with a tile; it is tried once in a process.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static bool Passes(GpuDevice device, MatrixTile tile)
    {
        GpuAdapter adapter = device.Adapter;
        var key = new Key(adapter.Uuid, adapter.Name, adapter.DriverName, adapter.DriverVersion, device.Capabilities.Available, tile);
        if (!Tested.TryGetValue(key, out bool passes))
        {
            passes = Fault(device, tile) is null;
            Tested.TryAdd(key, passes);
        }

        return passes;
    }

    /// <summary>The largest shape with which a device passes the test; null: it has no matrix units for fp16, or none that pass.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static MatrixTile? Find(GpuDevice device, GpuLimits limits) => Find(Offered(device, limits), tile => Passes(device, tile));

    /// <summary>The first tile that passes.</summary>
    internal static MatrixTile? Find(IEnumerable<MatrixTile> tiles, Func<MatrixTile, bool> passes)
    {
        foreach (MatrixTile tile in tiles)
        {
            if (passes(tile))
            {
                return tile;
            }
        }

        return null;
    }

    /// <summary>What is wrong with a tile on a device, by <see cref="MatrixUnitTest"/>; null: nothing.</summary>
    internal static string? Fault(GpuDevice device, MatrixTile tile)
    {
        try
        {
            GpuTuning tuning = GpuTuning.For(device, new GpuLimits(device.Capabilities)) with { MatrixTile = tile };
            using var backend = new VulkanBackend(device, ownsDevice: false, tuning);
            return MatrixUnitTest.Fault((left, right, columns) => Multiply(backend, left, right, columns));
        }
        catch (Exception e) when (e is NotSupportedException || e is GpuException and not DeviceLostException)
        {
            return e.Message;
        }
    }

    private static float[] Multiply(VulkanBackend backend, float[] left, float[] right, int columns)
    {
        int rows = left.Length / columns;
        int others = right.Length / columns;
        using IMatrixStorage a = Upload(backend, left, rows, columns);
        using IMatrixStorage b = Upload(backend, right, others, columns);
        using IMatrixStorage products = backend.Allocate(rows, others, ElementType.Float32);
        var result = new MatrixView(products, 0, rows, others, others);
        backend.Pairwise(
            new MatrixView(a, 0, rows, columns, columns), new MatrixView(b, 0, others, columns, columns), result, new PairwiseSettings(Metric.Dot), default);
        float[] values = new float[rows * others];
        backend.Read(result, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static IMatrixStorage Upload(VulkanBackend backend, float[] values, int rows, int columns)
    {
        byte[] halves = new byte[values.Length * 2];
        ElementConversion.Narrow(ElementType.Float16, values, halves);
        IMatrixStorage storage = backend.Allocate(rows, columns, ElementType.Float16);
        try
        {
            backend.Write(new MatrixView(storage, 0, rows, columns, columns), halves);
            return storage;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }
}
