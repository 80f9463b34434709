using VkSim.Compute;
using VkSim.Gpu;

namespace VkSim.Tests.Gpu;

/// <summary>Which matrix units may be used: the test that they must pass, on products that go wrong in one way each, and the choice.</summary>
public sealed class MatrixUnitTests
{
    private const int Block = 64;

    /// <summary>How a product of two rows is made; the numbers of the rows are for those who let it depend on them.</summary>
    private delegate float PairProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int i, int j);

    public enum Wrong
    {
        SumsInHalves,
        TakesSubnormalsForZero,
        RoundsDown,
        LosesTheLastColumn,
        DependsOnThePlace,
        DependsOnTheBatch,
        DependsOnTheOrder,
        LosesNaN,
        SpreadsNaN,
    }

    [Fact]
    public void Products_in_blocks_pass() => Assert.Null(MatrixUnitTest.Fault(Each(InBlocks)));

    [Theory]
    [InlineData(Wrong.SumsInHalves)]
    [InlineData(Wrong.TakesSubnormalsForZero)]
    [InlineData(Wrong.RoundsDown)]
    [InlineData(Wrong.LosesTheLastColumn)]
    [InlineData(Wrong.DependsOnThePlace)]
    [InlineData(Wrong.DependsOnTheBatch)]
    [InlineData(Wrong.DependsOnTheOrder)]
    [InlineData(Wrong.LosesNaN)]
    [InlineData(Wrong.SpreadsNaN)]
    public void Wrong_products_do_not(Wrong wrong)
    {
        MatrixUnitTest.Product product = wrong switch
        {
            Wrong.SumsInHalves => Each((a, b, _, _) => Sum(a, b, (s, x, y) => (float)(Half)(s + (x * y)))),
            Wrong.TakesSubnormalsForZero => Each((a, b, _, _) => Sum(a, b, (s, x, y) => s + (Flushed(x) * Flushed(y)))),
            Wrong.RoundsDown => Each((a, b, _, _) => Sum(a, b, Truncated)),
            Wrong.LosesTheLastColumn => Each((a, b, i, j) => InBlocks(a[..^1], b[..^1], i, j)),
            Wrong.DependsOnThePlace => Each((a, b, i, j) => i % 16 == 3 ? Reversed(a, b) : InBlocks(a, b, i, j)),
            Wrong.DependsOnTheBatch => (left, right, columns) => Each(left.Length < right.Length ? (a, b, _, _) => Reversed(a, b) : InBlocks)(left, right, columns),
            Wrong.DependsOnTheOrder => Each((a, b, _, _) => Sum(a, b, (s, x, y) => s + (x * 1.0000001f * y))),
            Wrong.LosesNaN => Each((a, b, i, j) => float.IsNaN(InBlocks(a, b, i, j)) ? 0 : InBlocks(a, b, i, j)),
            _ => Spreading,
        };
        Assert.NotNull(MatrixUnitTest.Fault(product));
    }

    [Fact]
    public void Tiles_are_those_of_fp16_with_sums_in_fp32_that_fit_the_largest_first()
    {
        CooperativeMatrixShape[] offered =
        [
            new(16, 8, 8, "Float16", "Float32"), new(16, 16, 16, "Float16", "Float16"), new(16, 16, 32, "Sint8", "Sint32"),
            new(16, 16, 16, "Float16", "Float32"), new(64, 16, 16, "Float16", "Float32"), new(12, 16, 16, "Float16", "Float32"),
            new(16, 16, 64, "Float16", "Float32"),
        ];
        Assert.Equal(
            [new MatrixTile(16, 16, 16, 32), new MatrixTile(16, 8, 8, 32)],
            MatrixTile.Of(offered, 32, Limits(invocations: 256, sharedBytes: 16384)));
        Assert.Empty(MatrixTile.Of(offered, 64, Limits(invocations: 255, sharedBytes: 16384)));
        Assert.Empty(MatrixTile.Of(offered, 32, Limits(invocations: 256, sharedBytes: 8192)));
    }

    [Fact]
    public void The_first_tile_that_passes_is_taken()
    {
        MatrixTile[] tiles = [new(16, 16, 16, 32), new(16, 8, 16, 32), new(16, 8, 8, 32)];
        Assert.Equal(tiles[1], MatrixUnits.Find(tiles, tile => tile.N != 16));
        Assert.Null(MatrixUnits.Find(tiles, _ => false));
    }

    private static GpuLimits Limits(int invocations, int sharedBytes) => new(new DeviceCapabilities
    {
        MaxComputeWorkGroupInvocations = invocations,
        MaxComputeSharedMemorySize = sharedBytes,
        MaxStorageBufferRange = 1 << 27,
        MaxComputeWorkGroupCount = (65535, 65535, 65535),
    });

    private static MatrixUnitTest.Product Each(PairProduct product) => (left, right, columns) =>
    {
        int rows = left.Length / columns;
        int others = right.Length / columns;
        float[] values = new float[rows * others];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < others; j++)
            {
                values[(i * others) + j] = product(left.AsSpan(i * columns, columns), right.AsSpan(j * columns, columns), i, j);
            }
        }

        return values;
    };

    private static float InBlocks(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int i, int j) => Sum(a, b, (s, x, y) => MathF.FusedMultiplyAdd(x, y, s));

    private static float Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Func<float, float, float, float> add)
    {
        float total = 0;
        for (int first = 0; first < a.Length; first += Block)
        {
            float sum = 0;
            for (int c = first; c < Math.Min(first + Block, a.Length); c++)
            {
                sum = add(sum, a[c], b[c]);
            }

            total += sum;
        }

        return total;
    }

    private static float Reversed(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int c = a.Length - 1; c >= 0; c--)
        {
            sum += a[c] * b[c];
        }

        return sum;
    }

    private static float Truncated(float sum, float x, float y)
    {
        double exact = sum + ((double)x * y);
        float nearest = (float)exact;
        return Math.Abs((double)nearest) > Math.Abs(exact) ? MathF.CopySign(MathF.BitDecrement(MathF.Abs(nearest)), nearest) : nearest;
    }

    private static float Flushed(float half) => MathF.Abs(half) < 6.1035156e-5f ? 0 : half;

    private static float[] Spreading(float[] left, float[] right, int columns)
    {
        float[] values = Each(InBlocks)(left, right, columns);
        int nan = Array.FindIndex(values, float.IsNaN);
        if (nan > 0)
        {
            values[nan - 1] = float.NaN;
        }

        return values;
    }
}
