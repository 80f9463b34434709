using System.Text.Json;
using VkSim.Reference;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Reference;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class DistanceTests
{
    private static readonly float[] AllOrders = [0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 7.25f, float.PositiveInfinity];
    private static readonly float[] FewOrders = [1, 2, 2.7f];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    public static TheoryData<DeviceCase> Cuts => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryOrderMatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (float p in row.IsSlow ? FewOrders : AllOrders)
        {
            foreach ((int n, int m, int columns) in row.IsSlow ? [(2, 3, 5)] : new[] { (7, 40, 33), (1, 9, 100), (70, 1, 7), (3, 2, 1) })
            {
                Check(device, new CdistOptions { P = p }, n, m, columns, ElementType.Float32);
            }
        }

        foreach (ElementType type in new[] { ElementType.Float16, ElementType.BFloat16 })
        {
            Check(device, new CdistOptions(), 5, row.Scale(37, 4), row.Scale(31, 6), type);
            Check(device, new CdistOptions { P = 1 }, 5, row.Scale(37, 4), row.Scale(31, 6), type);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ModesAndSquaresMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (int n, int m, int columns) = row.IsSlow ? (3, 4, 9) : (30, 45, 100);
        foreach (DistanceMode mode in Enum.GetValues<DistanceMode>())
        {
            foreach (bool squared in new[] { false, true })
            {
                using Matrix a = device.Upload(RandomRows.Normal(n, columns, 1), n, columns);
                using Matrix b = device.Upload(RandomRows.Normal(m, columns, 2), m, columns);
                using Matrix d = device.Cdist(a, b, new CdistOptions { Mode = mode, Squared = squared });
                ReferenceMatrix x = ReferenceMatrix.From(RandomRows.Normal(n, columns, 1), n, columns);
                ReferenceMatrix y = ReferenceMatrix.From(RandomRows.Normal(m, columns, 2), m, columns);
                ReferenceMatrix exact = ReferenceDistance.Pairwise(squared ? Metric.SquaredL2 : Metric.L2, x, y);
                Agreement.Within(d.ToArray(), exact.Values, i => Bound(i / m, i % m), $"{mode} squared {squared}");

                double Bound(int i, int j)
                {
                    double square = ReferenceDistance.Squared(x.Row(i), y.Row(j));
                    double ofSquare = mode == DistanceMode.MatMul
                        ? ErrorBounds.SquaredL2Expanded(columns, Square(x, i), Square(y, j))
                        : ErrorBounds.SquaredL2(columns, square);
                    return squared ? ofSquare : (ofSquare / Math.Sqrt(square)) + (4 * ErrorBounds.UnitRoundOff * Math.Sqrt(square));
                }
            }
        }

        static double Square(ReferenceMatrix x, int i) => ReferenceDistance.Dot(x.Row(i), x.Row(i));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AutomaticDistancesSurviveCancellation(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (DistanceMode mode in new[] { DistanceMode.Auto, DistanceMode.Direct })
        {
            var options = new CdistOptions { Mode = mode };
            using Matrix far = device.Upload(new float[] { 512695 }, 1, 1);
            using Matrix near = device.Upload(new float[] { 512804 }, 1, 1);
            using Matrix known = device.Cdist(far, near, options);
            Assert.Equal([109f], known.ToArray());

            // 25 and 26 rows give the same first row; a shift of all rows leaves the neighbours as they are.
            const int D = 6;
            float[] values = [.. RandomRows.Normal(26, D, 4).Select(v => (float)Math.Round(v * 64) + 4096)];
            using Matrix all = device.Upload(values, 26, D);
            using Matrix most = device.Upload(values.AsSpan(0, 25 * D), 25, D);
            using Matrix ofAll = device.Cdist(all, all, options);
            using Matrix ofMost = device.Cdist(most, most, options);
            float[] full = ofAll.ToArray();
            Agreement.SameBits(full.AsSpan(0, 25), ofMost.ToArray().AsSpan(0, 25), "25 rows of 26");
            using Matrix back = device.Upload([.. values.Select(v => v - 4096)], 26, D);
            using Matrix ofBack = device.Cdist(back, back, options);
            float[] origin = ofBack.ToArray();
            for (int i = 0; i < full.Length; i++)
            {
                Assert.Equal(origin[i], full[i], 1e-5f * (1 + origin[i]));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SelfDistancesAreSymmetricWithZerosBetweenEqualRows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(35, 6);
        float[] values = RandomRows.Normal(n, 19, 5, 100);
        values.AsSpan(0, 19).CopyTo(values.AsSpan((n - 1) * 19));
        using Matrix x = device.Upload(values, n, 19);
        foreach (float p in row.IsSlow ? FewOrders : AllOrders)
        {
            foreach (DistanceMode mode in Enum.GetValues<DistanceMode>().Where(mode => p == 2 || mode != DistanceMode.MatMul))
            {
                using Matrix matrix = device.Cdist(x, x, new CdistOptions { P = p, Mode = mode });
                float[] d = matrix.ToArray();
                Assert.Equal(0f, d[n - 1]);
                for (int i = 0; i < n; i++)
                {
                    Assert.Equal(0f, d[(i * n) + i]);
                    for (int j = 0; j < i; j++)
                    {
                        Assert.Equal(d[(i * n) + j], d[(j * n) + i]);
                    }
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void BatchesAreComparedEachWithItsOwn(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (JsonElement golden in GoldenVectors.Section("batchedDistance").EnumerateArray())
        {
            ReferenceMatrix a = GoldenVectors.Matrix(golden.GetProperty("a"));
            ReferenceMatrix b = GoldenVectors.Matrix(golden.GetProperty("b"));
            using Matrix left = device.Upload(a.ToSingle(), a.Rows, a.Columns);
            using Matrix right = device.Upload(b.ToSingle(), b.Rows, b.Columns);
            (int batchesOfA, int batchesOfB) = (golden.GetProperty("batchesA").GetInt32(), golden.GetProperty("batchesB").GetInt32());
            foreach (JsonProperty distances in golden.GetProperty("distances").EnumerateObject())
            {
                var options = new CdistOptions { P = float.Parse(distances.Name, System.Globalization.CultureInfo.InvariantCulture) };
                using Matrix result = device.BatchedCdist(left, batchesOfA, right, batchesOfB, options);
                double[] exact = GoldenVectors.Numbers(distances.Value);
                Assert.Equal((12L, 2), (result.Rows, result.Columns));
                Agreement.Within(result.ToArray(), exact, i => ErrorBounds.Minkowski(6, exact[i], options.P), $"{batchesOfA} and {batchesOfB} batches, p={options.P}");
            }
        }

        using Matrix six = device.Upload(new float[12], 6, 2);
        Assert.Contains("multiple of 4", Assert.Throws<ArgumentException>(() => device.BatchedCdist(six, 4, six, 1)).Message);
        Assert.Contains("2 batches and 'b' has 3", Assert.Throws<ArgumentException>(() => device.BatchedCdist(six, 2, six, 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => device.BatchedCdist(six, 0, six, 1));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CondensedDistancesAreTheUpperTriangle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(23, 5);
        using Matrix x = device.Upload(RandomRows.Normal(n, 11), n, 11);
        foreach (float p in row.IsSlow ? FewOrders[..2] : [0, 1, 2, 3, float.PositiveInfinity])
        {
            using Matrix square = device.Cdist(x, x, new CdistOptions { P = p });
            using Matrix condensed = device.Pdist(x, new CdistOptions { P = p });
            float[] d = square.ToArray();
            float[] expected = [.. Enumerable.Range(0, n).SelectMany(i => d[((i * n) + i + 1)..((i + 1) * n)])];
            Assert.Equal(((long)expected.Length, 1), (condensed.Rows, condensed.Columns));
            Agreement.SameBits(expected, condensed.ToArray(), $"p={p}");
        }

        foreach (int few in new[] { 0, 1 })
        {
            using Matrix rows = device.Allocate(few, 3);
            using Matrix none = device.Pdist(rows);
            Assert.Equal(0, none.Rows);
        }
    });

    [Theory]
    [Trait("Work", "Cut")]
    [MemberData(nameof(Cuts))]
    public void CondensedDistancesDoNotDependOnHowTheWorkIsCut(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int n, int columns, ElementType type) in row.IsSlow
            ? [(2, 3, ElementType.Float32), (5, 6, ElementType.Float32)]
            : new[]
            {
                (2, 3, ElementType.Float32), (4, 1, ElementType.Float32), (5, 64, ElementType.Float16), (33, 130, ElementType.Float32),
                (67, 12, ElementType.BFloat16), (131, 11, ElementType.Float32), (260, 8, ElementType.Float32), (70, 0, ElementType.Float32),
            })
        {
            // Equal and nearly equal rows, some far from the origin, and one of NaN; the second row on, so that none begins where its memory does.
            float[] values = RandomRows.Normal(n + 1, columns, n);
            values.AsSpan((n / 2) * columns, columns).CopyTo(values.AsSpan(n * columns));
            values.AsSpan(columns, columns).Fill(1000.5f);
            values.AsSpan(2 * columns, columns).Fill(n > 4 ? float.NaN : 1000.25f);
            using Matrix whole = device.Upload(values, n + 1, columns, type);
            using Matrix x = whole.RowRange(1, n);
            int pairs = n * (n - 1) / 2;
            using Matrix room = device.Upload(Enumerable.Repeat(-5f, pairs + 3).ToArray(), pairs + 3, 1);
            using Matrix condensed = room.RowRange(2, pairs);
            foreach (CdistOptions options in row.IsSlow ? [new()] : new CdistOptions[] { new(), new() { P = 1 }, new() { Mode = DistanceMode.MatMul, Squared = true } })
            {
                using Matrix square = device.Cdist(x, x, options);
                device.Pdist(x, condensed, options);
                float[] d = square.ToArray();
                float[] expected = [-5, -5, .. Enumerable.Range(0, n).SelectMany(i => d[((i * n) + i + 1)..((i + 1) * n)]), -5];
                Agreement.SameBits(expected, room.ToArray(), $"{n}×{columns} {type} {options}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void DotProductsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int n, int m, int columns) in row.IsSlow ? [(2, 3, 5)] : new[] { (7, 40, 33), (1, 9, 257), (70, 1, 7), (40, 40, 64) })
        {
            float[] a = RandomRows.Normal(n, columns, 1);
            float[] b = RandomRows.Normal(m, columns, 2);
            using Matrix left = device.Upload(a, n, columns);
            using Matrix right = device.Upload(b, m, columns);
            using Matrix result = device.DotProducts(left, right);
            ReferenceMatrix x = ReferenceMatrix.From(a, n, columns);
            ReferenceMatrix y = ReferenceMatrix.From(b, m, columns);
            ReferenceMatrix exact = ReferenceDistance.Pairwise(Metric.Dot, x, y);
            Agreement.Within(result.ToArray(), exact.Values, i => ErrorBounds.Dot(x.Row(i / m), y.Row(i % m)), $"{n}×{m}×{columns}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TakesEmptyShapesAndNaN(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix none = device.Allocate(0, 4);
        float[] values = RandomRows.Normal(6, 4);
        values[9] = float.NaN;
        using Matrix some = device.Upload(values, 6, 4);
        using Matrix narrow = device.Allocate(3, 0);
        foreach (float p in row.IsSlow ? FewOrders : AllOrders)
        {
            var options = new CdistOptions { P = p };
            using Matrix left = device.Cdist(none, some, options);
            using Matrix right = device.Cdist(some, none, options);
            using Matrix zeros = device.Cdist(narrow, narrow, options);
            using Matrix all = device.Cdist(some, some, options);
            Assert.Equal((0L, 6), (left.Rows, left.Columns));
            Assert.Equal((6L, 0), (right.Rows, right.Columns));
            Assert.Equal(new float[9], zeros.ToArray());
            float[] d = all.ToArray();
            for (int i = 0; i < 36; i++)
            {
                Assert.Equal(i / 6 == 2 || i % 6 == 2, float.IsNaN(d[i]));
            }
        }
    });

    [Fact]
    public void OrdersMustBeNumbersThatAreNotNegative()
    {
        foreach (float p in new[] { -1f, -0.001f, float.NaN, float.NegativeInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new CdistOptions { P = p });
            Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizeOptions { P = p });
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new CdistOptions { Mode = (DistanceMode)7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizeOptions { Axis = (NormalizeAxis)7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearestOptions { P = 0 });
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix x = device.Upload(new float[4], 2, 2);
        Assert.Contains("squared", Assert.Throws<ArgumentException>(() => device.Cdist(x, x, new CdistOptions { P = 1, Squared = true })).Message);
        var product = new CdistOptions { P = 1, Mode = DistanceMode.MatMul };
        Assert.Contains("Mode is MatMul and P is 1", Assert.Throws<ArgumentException>(() => device.Cdist(x, x, product)).Message);
        Assert.Contains("MatMul", Assert.Throws<ArgumentException>(() => device.CdistBackward(x, x, x, product)).Message);
        Assert.Contains("MatMul", Assert.Throws<ArgumentException>(() => device.Pdist(x, product)).Message);
        using Matrix direct = device.Cdist(x, x, new CdistOptions { P = 1, Mode = DistanceMode.Direct });
        Assert.Equal(new float[4], direct.ToArray());
    }

    private static void Check(VectorDevice device, CdistOptions options, int n, int m, int columns, ElementType type)
    {
        float[] a = RandomRows.Normal(n, columns, 1);
        float[] b = RandomRows.Normal(m, columns, 2);
        a.AsSpan(0, columns / 2).CopyTo(b);
        using Matrix left = device.Upload(a, n, columns, type);
        using Matrix right = device.Upload(b, m, columns, type);
        using Matrix result = device.Cdist(left, right, options);
        ReferenceMatrix x = ReferenceMatrix.From(RandomRows.Stored(a, type), n, columns);
        ReferenceMatrix y = ReferenceMatrix.From(RandomRows.Stored(b, type), m, columns);
        double[] exact = [.. Enumerable.Range(0, n * m).Select(i => ReferenceDistance.Minkowski(x.Row(i / m), y.Row(i % m), options.P))];
        Agreement.Within(result.ToArray(), exact, i => ErrorBounds.Minkowski(columns, exact[i], options.P) + Agreement.Flushed, $"p={options.P} {n}×{m}×{columns} {type}");
    }
}
