using System.Text.Json;
using VkSim.Reference;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Reference;

namespace VkSim.Tests.Operations;

/// <summary>What chooses, moves and resizes elements, against PyTorch's answers.</summary>
[Trait("Needs", "Vulkan")]
public sealed class TensorTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhereIsPyTorchs(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (JsonElement golden in GoldenVectors.Tensors("where"))
        {
            int columns = Whole(golden, "columns");
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                using Matrix condition = Upload(device, golden, "condition", columns, type), a = Upload(device, golden, "a", columns, type), b = Upload(device, golden, "b", columns, type);
                using Matrix result = device.Where(condition, a, b);
                Assert.Equal((type, Whole(golden, "rows")), (result.ElementType, result.Rows));
                Agreement.SameBits(RandomRows.Stored(Values(golden, "result"), type), result.ToArray(), $"where {type}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void WhateverIsNotZeroIsTrue(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix condition = device.Upload([0f, -0f, float.NaN, 1e-45f, float.NegativeInfinity], 1, 5);
        using Matrix a = device.Upload([1f, 2, float.NaN, 4, 5], 1, 5);
        using Matrix half = device.Upload([-1f, float.NaN, -3, -4, -5], 1, 5, ElementType.Float16);
        using Matrix result = device.Where(condition, a, half);
        Assert.Equal(ElementType.Float32, result.ElementType);
        Assert.Equal([-1f, float.NaN, float.NaN, 4, 5], result.ToArray());
        device.Where(condition, a, half, a);
        Assert.Equal([-1f, float.NaN, float.NaN, 4, 5], a.ToArray());
        using Matrix chosen = device.MaskedSelect(a, condition);
        Assert.Equal([float.NaN, 4f, 5], chosen.ToArray());
        using Matrix empty = device.Allocate(0, 5);
        using Matrix nothing = device.Where(condition, empty, half);
        Assert.Equal(0, nothing.Rows);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MaskedSelectIsPyTorchs(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (JsonElement golden in GoldenVectors.Tensors("maskedSelect"))
        {
            int columns = Whole(golden, "columns");
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                using Matrix x = Upload(device, golden, "x", columns, type), mask = Upload(device, golden, "mask", columns);
                using Matrix result = device.MaskedSelect(x, mask);
                Assert.Equal((type, 1), (result.ElementType, result.Columns));
                Agreement.SameBits(RandomRows.Stored(Values(golden, "result"), type), result.ToArray(), $"{x} {type}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void MaskedSelectKeepsTheOrderOfManyElementsAndOfViews(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Rows = 77, Columns = 61;
        float[] values = RandomRows.Normal(Rows, Columns), mask = [.. RandomRows.Normal(Rows, Columns, 2).Select(value => value > 0.3f ? 1f : 0)];
        using Matrix x = device.Upload(values, Rows, Columns, ElementType.BFloat16), wanted = device.Upload(mask, Rows, Columns, ElementType.Float16);
        float[] stored = x.ToArray();
        using Matrix all = device.MaskedSelect(x, wanted);
        Assert.Equal(stored.Where((_, i) => mask[i] != 0), all.ToArray());
        using Matrix part = device.MaskedSelect(x[3..70].ColumnRange(5, 31), wanted[2..69].ColumnRange(1, 31));
        Assert.Equal(
            from i in Enumerable.Range(0, 67) from j in Enumerable.Range(0, 31) where mask[((i + 2) * Columns) + j + 1] != 0 select stored[((i + 3) * Columns) + j + 5],
            part.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ScatterIsPyTorchs(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (JsonElement golden in GoldenVectors.Tensors("scatter"))
        {
            long[] places = [.. golden.GetProperty("places").EnumerateArray().Select(place => place.GetInt64())];
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                using Matrix x = Upload(device, golden, "x", Whole(golden, "columns"), type), source = Upload(device, golden, "source", Whole(golden, "sourceColumns"), type);
                float[] before = x.ToArray();
                using Matrix result = device.Scatter(x, Whole(golden, "dim"), places, source);
                Assert.Equal(type, result.ElementType);
                Agreement.SameBits(RandomRows.Stored(Values(golden, "result"), type), result.ToArray(), $"{x} {type}");
                Assert.Equal(before, x.ToArray());
                device.Scatter(x, Whole(golden, "dim"), places, source, x);
                Agreement.SameBits(result.ToArray(), x.ToArray(), $"{x} {type}, in its place");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void OfElementsWithOnePlaceTheLastStays(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // More of a line than one dispatch moves.
        const int Count = 5000;
        float[] values = [.. Enumerable.Range(0, 2 * Count).Select(i => (float)i)];
        long[] places = [.. values.Select(value => (long)value % 3)];
        using Matrix source = device.Upload(values, 2, Count), x = device.Upload([-1f, -2, -3, -4, -5, -6, -7, -8], 2, 4);
        using Matrix alongRows = device.Scatter(x, 1, places, source);
        float[] expected = x.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            expected[(i / Count * 4) + (int)places[i]] = values[i];
        }

        Assert.Equal(expected, alongRows.ToArray());
        using Matrix line = device.Upload(values, 2 * Count, 1), column = device.Upload([-1f, -2, -3, -4], 4, 1);
        using Matrix alongColumns = device.Scatter(column, 0, places, line);
        Assert.Equal([Last(0), Last(1), Last(2), -4], alongColumns.ToArray());
        using Matrix none = device.Scatter(x, 0, [], device.Allocate(0, 4));
        Assert.Equal(x.ToArray(), none.ToArray());

        float Last(int place) => values.Last(value => value % 3 == place);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void InterpolateAndItsGradientArePyTorchs(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (JsonElement golden in GoldenVectors.Tensors("interpolate"))
        {
            (int height, int width, int newHeight, int newWidth) = (Whole(golden, "height"), Whole(golden, "width"), Whole(golden, "newHeight"), Whole(golden, "newWidth"));
            var options = new InterpolateOptions
            {
                Mode = golden.GetProperty("mode").GetString() == "bicubic" ? InterpolationMode.Bicubic : InterpolationMode.Bilinear,
                AlignCorners = golden.GetProperty("alignCorners").GetBoolean(),
            };
            string what = $"{height}×{width} to {newHeight}×{newWidth}, {options.Mode}{(options.AlignCorners ? ", corners" : "")}";
            using Matrix x = Upload(device, golden, "x", height * width), upstream = Upload(device, golden, "upstream", newHeight * newWidth);
            using Matrix result = device.Interpolate(x, height, width, newHeight, newWidth, options);
            using Matrix gradient = device.InterpolateBackward(upstream, height, width, newHeight, newWidth, options);
            Check(x, result, Exact(golden, "result"), 1, what);

            // Of each element of the result at most twice its size comes back along each side.
            Check(upstream, gradient, Exact(golden, "gradient"), Math.Max(1, 4.0 * newHeight * newWidth / (height * width)), what + ", gradient");
            using Matrix half = Upload(device, golden, "x", height * width, ElementType.Float16);
            using Matrix narrow = device.Interpolate(half, height, width, newHeight, newWidth, options);
            using Matrix wide = device.Allocate(2, newHeight * newWidth);
            device.Interpolate(half, height, width, wide, newHeight, newWidth, options);
            Agreement.SameBits(RandomRows.Stored(wide.ToArray(), ElementType.Float16), narrow.ToArray(), what + ", half");
        }

        static void Check(Matrix operand, Matrix result, double[] exact, double factor, string what)
        {
            // Weights and products are rounded, at most 16 of them; of the cubic their sizes add up to less than 2 along each side.
            double bound = 40 * ErrorBounds.UnitRoundOff * factor * operand.ToArray().Max(Math.Abs);
            Agreement.Within(result.ToArray(), exact, _ => bound, what);
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void AnInfinityReachesWhatItHasAPartInAlone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float inf = float.PositiveInfinity;
        using Matrix x = device.Upload([1, inf, 3, 4, 5f], 1, 5);
        foreach (InterpolationMode mode in Enum.GetValues<InterpolationMode>())
        {
            using Matrix same = device.Interpolate(x, 1, 5, 1, 5, new() { Mode = mode });
            Assert.Equal(x.ToArray(), same.ToArray());
            using Matrix kept = device.Interpolate(x, 1, 5, 1, 3, new() { Mode = mode, AlignCorners = true });
            Assert.Equal([1, 3, 5f], kept.ToArray());
            using Matrix back = device.InterpolateBackward(x, 1, 5, 1, 5, new() { Mode = mode });
            Assert.Equal(x.ToArray(), back.ToArray());
        }

        // Thirds have no exact weights, but every third place has.
        using Matrix larger = device.Interpolate(x, 1, 5, 1, 15);
        float[] places = larger.ToArray();
        Assert.Equal([1f, 1, inf, inf, inf, inf, inf, 3], places[..8]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MakeGridIsTorchvisions(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (JsonElement golden in GoldenVectors.Tensors("makeGrid"))
        {
            (int channels, int height, int width) = (Whole(golden, "channels"), Whole(golden, "height"), Whole(golden, "width"));
            var options = new GridOptions { PerRow = Whole(golden, "perRow"), Padding = Whole(golden, "padding"), PadValue = golden.GetProperty("padValue").GetSingle() };
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                using Matrix x = Upload(device, golden, "x", channels * height * width, type);
                using Matrix grid = device.MakeGrid(x, channels, height, width, out int gridHeight, out int gridWidth, options);
                Assert.Equal((Whole(golden, "gridHeight"), Whole(golden, "gridWidth"), type), (gridHeight, gridWidth, grid.ElementType));
                Agreement.SameBits(RandomRows.Stored(Values(golden, "result"), type), grid.ToArray(), $"{x} {type}");
                Assert.Equal((gridHeight, gridWidth), options.SizeOf(x.Rows, height, width));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void MatricesLikeAnotherHaveItsShapeAndType(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var cpu = VectorDevice.Create("cpu");
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using Matrix x = device.Allocate(9, 7, type), onCpu = cpu.Allocate(9, 7, type);
            using Matrix zeros = device.ZerosLike(x), ones = device.OnesLike(x), full = device.FullLike(x, -2.5f), random = device.RandLike(x, 5), again = cpu.RandLike(onCpu, 5);
            Assert.All(new[] { zeros, ones, full, random }, like => Assert.Equal((9, 7, type, device), (like.Rows, like.Columns, like.ElementType, like.Device)));
            Assert.All(zeros.ToArray(), value => Assert.Equal(0, value));
            Assert.All(ones.ToArray(), value => Assert.Equal(1, value));
            Assert.All(full.ToArray(), value => Assert.Equal(-2.5f, value));
            float[] values = random.ToArray();
            Assert.Equal(again.ToArray(), values);
            Assert.All(values, value => Assert.InRange(value, 0, 0.9999999f));
            Assert.InRange(values.Average(), 0.35, 0.65);
            Assert.True(values.Distinct().Count() > 30);
        }

        using Matrix single = device.Allocate(1, 1000);
        using Matrix one = device.RandLike(single, 1), two = device.RandLike(single, 2);
        Assert.NotEqual(one.ToArray(), two.ToArray());
        using Matrix part = device.ZerosLike(single.ColumnRange(3, 10));
        Assert.Equal(10, part.ToArray().Length);
    });

    [Fact]
    public void ChunksAreViewsAsPyTorchCutsThem()
    {
        using var device = VectorDevice.Create("cpu");
        using Matrix x = device.Upload([.. Enumerable.Range(0, 15).Select(i => (float)i)], 5, 3);
        Assert.Equal([2L, 2, 1], x.Chunk(3).Select(part => part.Rows));
        Assert.Equal([2L, 2, 1], x.Chunk(4).Take(3).Select(part => part.Rows));
        Assert.Equal(3, x.Chunk(4).Count);
        Assert.Equal([1, 1, 1], x.Chunk(9, 1).Select(part => part.Columns));
        Assert.Equal([2, 1], x.Chunk(2, 1).Select(part => part.Columns));
        Assert.Same(x, x.Chunk(1)[0].Parent);
        x.Chunk(3)[2].Write([-1f, -2, -3]);
        Assert.Equal([-1f, -2, -3], x[4..].ToArray());
        Assert.Equal([0L, 0, 0], x[..0].Chunk(3).Select(part => part.Rows));
        Assert.Throws<ArgumentOutOfRangeException>("chunks", () => x.Chunk(0));
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => x.Chunk(2, 2));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        using var device = VectorDevice.Create("cpu");
        using var other = VectorDevice.Create("cpu");
        using Matrix x = device.Allocate(3, 4), narrow = device.Allocate(3, 2), two = device.Allocate(2, 4), foreign = other.Allocate(3, 4);
        Assert.Contains("'b' is 2×4; expected 3×4, or one row of 4 columns", Assert.Throws<ArgumentException>("b", () => device.Where(x, x, two)).Message);
        Assert.Throws<ArgumentException>("a", () => device.Where(x, narrow, x));
        Assert.Throws<ArgumentException>("condition", () => device.Where(foreign, x, x));
        Assert.Throws<ArgumentException>("mask", () => device.MaskedSelect(x, two));
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => device.Scatter(x, 2, new long[12], x));
        Assert.Contains("3 is", Assert.Throws<ArgumentOutOfRangeException>("places", () => device.Scatter(x, 0, [0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0], x)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("places", () => device.Scatter(x, 1, [-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], x));
        Assert.Throws<ArgumentException>("places", () => device.Scatter(x, 0, new long[11], x));
        Assert.Throws<ArgumentException>("source", () => device.Scatter(narrow, 0, new long[12], x));
        Assert.Contains("the result is 3×4", Assert.Throws<ArgumentException>("destination", () => device.Scatter(x, 0, new long[8], two, two)).Message);
        Assert.Throws<ArgumentException>("destination", () => device.Scatter(two, 1, new long[8], x[..2], x[1..]));
        Assert.Contains("pictures of 2×3 have 6 columns", Assert.Throws<ArgumentException>("x", () => device.Interpolate(x, 2, 3, 4, 4)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("newWidth", () => device.Interpolate(x, 2, 2, 4, 0));
        Assert.Throws<ArgumentException>("destination", () => device.Interpolate(x, 2, 2, x, 2, 2));
        Assert.Throws<ArgumentException>("gradient", () => device.InterpolateBackward(x, 2, 2, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>("Mode", () => new InterpolateOptions { Mode = (InterpolationMode)7 });
        Assert.Throws<ArgumentException>("x", () => device.MakeGrid(x, 3, 2, 2, out _, out _));
        Assert.Throws<ArgumentException>("x", () => device.MakeGrid(x[..0], 1, 2, 2, out _, out _));
        Assert.Throws<ArgumentException>("destination", () => device.MakeGrid(x, 1, 2, 2, x));
        Assert.Throws<ArgumentOutOfRangeException>("pictures", () => new GridOptions().SizeOf(0, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("PerRow", () => new GridOptions { PerRow = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("Padding", () => new GridOptions { Padding = -1 });
    }

    private static int Whole(JsonElement golden, string name) => golden.GetProperty(name).GetInt32();

    private static double[] Exact(JsonElement golden, string name) => GoldenVectors.Numbers(golden.GetProperty(name));

    private static float[] Values(JsonElement golden, string name) => [.. Exact(golden, name).Select(value => (float)value)];

    private static Matrix Upload(VectorDevice device, JsonElement golden, string name, int columns, ElementType type = ElementType.Float32)
    {
        float[] values = Values(golden, name);
        return device.Upload(values, values.Length / columns, columns, type);
    }
}
