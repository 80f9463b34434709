using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Simd;
using VkSim.Simd.Vectors;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Operations on rows give the same bits on every backend: those of the SIMD implementation without vectors.</summary>
public sealed class RowBitsTests
{
    private const int Rows = 11;

    private static readonly int[] Short = [1, 2, 3, 4, 5, 8, 15, 16, 17, 20, 31, 32, 33, 60, 64, 65, 100, 127, 128, 130];
    private static readonly int[] Long = [255, 256, 257, 300, 2047, 2048, 2049, 2080, 4095, 4096, 4097];
    private static readonly float[] Orders = [2, 1, 0, float.PositiveInfinity];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    public static TheoryData<string> Levels => [.. SimdDetection.Supported.Select(level => level.ToString())];

    [Theory]
    [MemberData(nameof(Levels))]
    public void EveryVectorWidthGivesTheBitsOfNone(string level)
    {
        using VectorDevice device = Simd(Enum.Parse<SimdLevel>(level));
        Check(device, [.. Enumerable.Range(1, 130), .. Long], allTypes: 33, keepsSubnormals: true);
        CheckLong(device, keepsSubnormals: true);
    }

    [Theory]
    [Trait("Needs", "Vulkan")]
    [MemberData(nameof(Devices))]
    public void EveryDeviceGivesTheBitsOfTheProcessor(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Numbers below 2^-126 may become 0 where the device flushes them, and no others differ.
        bool keeps = row.IsCpu || KeepsSubnormals(row);
        Check(device, row.IsSlow ? [3, 33, 130] : row.Cut == WorkCut.IntoSmallWindows ? Short : [.. Short, .. Long], allTypes: 5, keeps);
        if (!row.IsSlow && row.Cut != WorkCut.IntoSmallWindows)
        {
            CheckLong(device, keeps);
        }
    });

    private static bool KeepsSubnormals(DeviceCase row)
    {
        using GpuDevice gpu = GpuDevice.Create(DeviceMatrix.InstalledAdapters[row.AdapterIndex]);
        return gpu.Arithmetic.KeepsSubnormals;
    }

    private static VectorDevice Simd(SimdLevel level)
    {
        var backend = new SimdBackend(2, level);
        return new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
    }

    // All types up to so many columns, then in turn.
    private static void Check(VectorDevice device, int[] columns, int allTypes, bool keepsSubnormals)
    {
        using VectorDevice scalar = Simd(SimdLevel.Scalar);
        foreach (int count in columns)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                if (count > allTypes && (int)type != count % 3)
                {
                    continue;
                }

                Compare(scalar, device, Values(count), Rows, count, type, Orders, keepsSubnormals);
            }
        }
    }

    private static void CheckLong(VectorDevice device, bool keepsSubnormals)
    {
        using VectorDevice scalar = Simd(SimdLevel.Scalar);
        Compare(scalar, device, RandomRows.Normal(2, 70_000, 7), 2, 70_000, ElementType.Float32, Orders, keepsSubnormals);
        Compare(scalar, device, RandomRows.Normal(1, 1_000_000, 8), 1, 1_000_000, ElementType.Float32, [2, 1], keepsSubnormals);
    }

    private static void Compare(
        VectorDevice scalar, VectorDevice device, float[] values, int rows, int columns, ElementType type, float[] orders, bool keepsSubnormals)
    {
        foreach (float p in orders)
        {
            // A target of another type is written in a second pass.
            ElementType target = p == 1 ? ElementType.Float32 : type;
            var options = new NormalizeOptions { P = p, Epsilon = columns % 2 == 0 ? 1e-12f : 0 };
            SameBits(
                Normalized(scalar, values, rows, columns, type, target, options), Normalized(device, values, rows, columns, type, target, options),
                keepsSubnormals, $"p = {p}, {rows}×{columns} of {type} to {target}");
        }

        foreach (float epsilon in new[] { 1e-8f, 0 })
        {
            SameBits(
                Cosines(scalar, values, rows, columns, type, epsilon), Cosines(device, values, rows, columns, type, epsilon), keepsSubnormals,
                $"row-wise cosine, epsilon {epsilon}, {rows}×{columns} of {type}");
        }
    }

    private static float[] Normalized(
        VectorDevice device, float[] values, int rows, int columns, ElementType type, ElementType target, NormalizeOptions options)
    {
        using Matrix x = device.Upload(values, rows, columns, type);
        using Matrix y = device.Allocate(rows, columns, target);
        using Matrix norms = device.Allocate(rows, 1);
        device.Normalize(x, y, options, norms);
        device.Normalize(x, x, options);
        return [.. y.ToArray(), .. norms.ToArray(), .. x.ToArray()];
    }

    private static float[] Cosines(VectorDevice device, float[] values, int rows, int columns, ElementType type, float epsilon)
    {
        float[] others = [.. values];
        Array.Reverse(others);
        using Matrix x = device.Upload(values, rows, columns, type);
        using Matrix y = device.Upload(others, rows, columns, columns % 5 == 0 ? ElementType.Float32 : type);
        using Matrix cosines = device.RowwiseCosineSimilarity(x, y, new CosineOptions { Epsilon = epsilon });
        return cosines.ToArray();
    }

    // Of every kind a row: ordinary, too large and too small for its squares, zero, NaN, infinity, subnormal, mixtures.
    private static float[] Values(int columns)
    {
        float[] values = RandomRows.Normal(Rows, columns, columns);
        for (int c = 0; c < columns; c++)
        {
            values[columns + c] *= 1e30f;
            values[(2 * columns) + c] *= 1e-30f;
            values[(3 * columns) + c] = 0;
            values[(6 * columns) + c] *= 1e-40f;
            values[(7 * columns) + c] *= c % 3 == 0 ? 1e30f : 1e-20f;
            values[(8 * columns) + c] *= c % 5 == 1 ? 1e-39f : 1;
            values[(9 * columns) + c] *= 1e-13f;
            values[(10 * columns) + c] *= c % 3 == 0 ? 1e32f : 1e-7f;
        }

        values[(4 * columns) + (columns / 2)] = float.NaN;
        values[(5 * columns) + (columns / 3)] = float.NegativeInfinity;
        return values;
    }

    private static void SameBits(float[] expected, float[] actual, bool keepsSubnormals, string what)
    {
        if (!keepsSubnormals)
        {
            Flush(expected);
            Flush(actual);
        }

        for (int i = 0; i < expected.Length; i++)
        {
            // What a NaN carries is left to the hardware.
            if (float.IsNaN(expected[i]) && float.IsNaN(actual[i]))
            {
                actual[i] = expected[i];
            }
        }

        Agreement.SameBits(expected, actual, what);
    }

    private static void Flush(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = float.IsSubnormal(values[i]) ? float.CopySign(0, values[i]) : values[i];
        }
    }
}
