using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class CosineTests
{
    private static readonly int[] Widths = [1, 3, 7, 31, 33, 100, 257, 768, 1000];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(Devices))]
    public void ManyToManyMatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in Widths)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                int n = row.Scale(37, 6);
                int m = row.Scale(70, 9);
                Check(device, n, m, columns, type, type, new CosineOptions());
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void FewToManyAndManyToFewMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in new[] { 1, 33, 100, 768 })
        {
            foreach (int few in new[] { 1, 2, 3, 4 })
            {
                int many = row.Scale(131, 10);
                Check(device, few, many, columns, ElementType.Float32, ElementType.Float32, new CosineOptions());
                Check(device, many, few, columns, ElementType.Float32, ElementType.Float32, new CosineOptions());
                Check(device, few, many, columns, ElementType.Float16, ElementType.Float16, new CosineOptions());
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TypesMayDiffer(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType a in Enum.GetValues<ElementType>())
        {
            foreach (ElementType b in Enum.GetValues<ElementType>())
            {
                // Pipelines are slow to compile on a slow driver, and equal types are compared elsewhere.
                foreach (int columns in !row.IsSlow ? [12, 13] : a == b ? Array.Empty<int>() : a < b ? [12] : [13])
                {
                    Check(device, 6, 9, columns, a, b, new CosineOptions());
                    Check(device, 1, 9, columns, a, b, new CosineOptions());
                    CheckRowwise(device, 9, 9, columns, a, b);
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowByRowMatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in Widths)
        {
            int rows = row.Scale(45, 5);
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                CheckRowwise(device, rows, rows, columns, type, type);
            }

            CheckRowwise(device, 1, rows, columns, ElementType.Float32, ElementType.Float32);
            CheckRowwise(device, rows, 1, columns, ElementType.Float32, ElementType.Float32);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OneRowGivesTheBitsOfTheWholeBatch(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            foreach (int columns in new[] { 7, 100, 768 })
            {
                int n = row.Scale(41, 7);
                float[] a = RandomRows.Normal(n, columns, 1);
                float[] b = RandomRows.Normal(n + 30, columns, 2);
                using Matrix left = device.Upload(a, n, columns, type);
                using Matrix right = device.Upload(b, n + 30, columns, type);
                using Matrix all = device.CosineSimilarity(left, right);
                float[] expected = all.ToArray();
                for (int i = 0; i < n; i += 13)
                {
                    using Matrix query = device.Upload(a.AsSpan(i * columns, columns), 1, columns, type);
                    using Matrix alone = device.CosineSimilarity(query, right);
                    Agreement.SameBits(expected.AsSpan(i * (n + 30), n + 30), alone.ToArray(), $"row {i}, {columns} columns of {type}");
                }

                using Matrix part = device.Upload(b.AsSpan(5 * columns, 3 * columns), 3, columns, type);
                using Matrix few = device.CosineSimilarity(left, part);
                float[] actual = few.ToArray();
                for (int i = 0; i < n; i++)
                {
                    Agreement.SameBits(expected.AsSpan((i * (n + 30)) + 5, 3), actual.AsSpan(i * 3, 3), $"few right rows, row {i}");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SelfSimilarityIsSymmetricAndNeverAboveOne(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // The case that came out as 1.0000001192 elsewhere.
        float[] range = [.. Enumerable.Range(0, 84).Select(i => (float)i)];
        using Matrix known = device.Upload(range, 1, 84);
        using Matrix knownSelf = device.CosineSimilarity(known, known);
        using Matrix knownRowwise = device.RowwiseCosineSimilarity(known, known);
        Assert.InRange(knownSelf.ToArray()[0], 0.999999f, 1f);
        Assert.InRange(knownRowwise.ToArray()[0], 0.999999f, 1f);

        int n = row.Scale(90, 10);
        float[] values = RandomRows.Normal(n, 100);
        values.AsSpan(0, 100).CopyTo(values.AsSpan(700, 100));
        using Matrix x = device.Upload(values, n, 100);
        using Matrix self = device.CosineSimilarity(x, x);
        float[] s = self.ToArray();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Assert.InRange(s[(i * n) + j], -1f, 1f);
                Assert.Equal(s[(i * n) + j], s[(j * n) + i]);
            }

            Assert.InRange(s[(i * n) + i], 0.999999f, 1f);
        }

        Assert.Equal(s[0], s[7]);
        using Matrix negative = device.Upload([.. values.Select(v => -v)], n, 100);
        using Matrix opposite = device.RowwiseCosineSimilarity(x, negative);
        Assert.All(opposite.ToArray(), v => Assert.InRange(v, -1f, -0.999999f));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void IsTheSameAtAnyScale(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 6, M = 20, D = 70;
        var options = new CosineOptions { Epsilon = 0 };
        float[] a = RandomRows.Normal(N, D, 1);
        float[] b = RandomRows.Normal(M, D, 2);
        foreach ((float scaleA, float scaleB) in new[] { (1e30f, 1e30f), (1e-30f, 1e-30f), (1e30f, 1e-30f), (1f, 1e-38f), (3e37f, 1f), (1e-30f, 1f) })
        {
            float[] left = [.. a.Select(v => v * scaleA)];
            float[] right = [.. b.Select(v => v * scaleB)];
            CheckValues(device, left, N, right, M, D, ElementType.Float32, ElementType.Float32, options);
            CheckValues(device, left[..D], 1, right, M, D, ElementType.Float32, ElementType.Float32, options);
            CheckValues(device, left, N, right, M, D, ElementType.BFloat16, ElementType.BFloat16, options);
            using Matrix x = device.Upload(left, N, D);
            using Matrix y = device.Upload(right.AsSpan(0, N * D), N, D);
            using Matrix result = device.RowwiseCosineSimilarity(x, y, options);
            double[] exact = ReferenceCosine.Rowwise(ReferenceMatrix.From(left, N, D), ReferenceMatrix.From(right.AsSpan(0, N * D), N, D), 0);
            Agreement.Within(result.ToArray(), exact, _ => ErrorBounds.Cosine(D), $"row by row at {scaleA} and {scaleB}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SubnormalRowsHaveTheirAngles(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 40;
        float[] a = [.. RandomRows.Normal(3, D, 1).Select(v => (float)(Math.Round(v * 1000) * 1.401298464324817e-45))];
        float[] b = [.. RandomRows.Normal(7, D, 2).Select(v => (float)(Math.Round(v * 1000) * 1.401298464324817e-45))];
        CheckValues(device, a, 3, b, 7, D, ElementType.Float32, ElementType.Float32, new CosineOptions { Epsilon = 0 });
        CheckValues(device, a[..D], 1, b, 7, D, ElementType.Float32, ElementType.Float32, new CosineOptions { Epsilon = 0 });

        // Subnormal halves are ordinary numbers in single precision.
        float[] halves = [.. RandomRows.Normal(7, D, 3).Select(v => (float)(Half)(v * 2e-6f))];
        CheckValues(device, halves[..(3 * D)], 3, halves, 7, D, ElementType.Float16, ElementType.Float16, new CosineOptions());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EpsilonClampsEachNormOnItsOwn(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 16;
        float[] a = RandomRows.Normal(5, D, 1, 1e-9f);
        float[] b = RandomRows.Normal(6, D, 2);
        CheckValues(device, a, 5, b, 6, D, ElementType.Float32, ElementType.Float32, new CosineOptions());
        CheckValues(device, a, 5, b, 6, D, ElementType.Float32, ElementType.Float32, new CosineOptions { Epsilon = 0.5f });
        CheckValues(device, a, 5, a, 5, D, ElementType.Float32, ElementType.Float32, new CosineOptions());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaNAndInfinityStayInTheirRowsAndColumns(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 7, M = 9, D = 66;
        float[] a = RandomRows.Normal(N, D, 1);
        float[] b = RandomRows.Normal(M, D, 2);
        a[(2 * D) + 65] = float.NaN;
        a[(4 * D) + 1] = float.NegativeInfinity;
        b[(3 * D) + 10] = float.PositiveInfinity;
        b[(8 * D) + 63] = float.NaN;
        CheckValues(device, a, N, b, M, D, ElementType.Float32, ElementType.Float32, new CosineOptions());
        CheckValues(device, a[(2 * D)..(3 * D)], 1, b, M, D, ElementType.Float32, ElementType.Float32, new CosineOptions());
        CheckValues(device, a[..D], 1, b, M, D, ElementType.Float32, ElementType.Float32, new CosineOptions());
        CheckValues(device, a, N, b, M, D, ElementType.Float16, ElementType.Float16, new CosineOptions());
        using Matrix x = device.Upload(a, N, D);
        using Matrix y = device.Upload(b.AsSpan(0, N * D), N, D);
        using Matrix rowwise = device.RowwiseCosineSimilarity(x, y);
        bool[] nan = [.. rowwise.ToArray().Select(float.IsNaN)];
        Assert.Equal([false, false, true, true, true, false, false], nan);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void HalfPrecisionFeaturesDoNotOverflow(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // As the features of a vision model: 768 halves whose squared norm is far above 65,504.
        const int D = 768;
        float[] a = [.. RandomRows.Normal(5, D, 1).Select(v => (float)(Half)((v * 12) + 4))];
        float[] b = [.. RandomRows.Normal(7, D, 2).Select(v => (float)(Half)((v * 12) + 4))];
        Assert.True(ReferenceNorm.Compute(ReferenceMatrix.From(a, 5, D).Row(0), 2) > 256);
        CheckValues(device, a, 5, b, 7, D, ElementType.Float16, ElementType.Float16, new CosineOptions());
        CheckValues(device, a[..D], 1, b, 7, D, ElementType.Float16, ElementType.Float16, new CosineOptions());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ZeroRowsFollowThePolicy(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] a = [0, 0, 0, 1, 2, 3];
        float[] b = [1, 0, 1, 0, 0, 0, 3, 2, 1];
        using Matrix x = device.Upload(a, 2, 3);
        using Matrix y = device.Upload(b, 3, 3);
        using Matrix zero = device.CosineSimilarity(x, y);
        float[] z = zero.ToArray();
        Assert.Equal([0f, 0f, 0f, z[3], 0f, z[5]], z);
        using Matrix nan = device.CosineSimilarity(x, y, new CosineOptions { ZeroVectors = ZeroVectorPolicy.NaN });
        Assert.Equal([true, true, true, false, true, false], nan.ToArray().Select(float.IsNaN));
        var error = new CosineOptions { ZeroVectors = ZeroVectorPolicy.Error };
        Assert.Contains("Row 0 of 'a'", Assert.Throws<ArgumentException>(() => device.CosineSimilarity(x, y, error)).Message);
        using Matrix full = device.Upload([.. b.Select(v => v + 1)], 3, 3);
        Assert.Contains("Row 1 of 'b'", Assert.Throws<ArgumentException>(() => device.CosineSimilarity(full, y, error)).Message);
        Assert.Contains("Row 1 of 'b'", Assert.Throws<ArgumentException>(() => device.RowwiseCosineSimilarity(full, y, error)).Message);
        Assert.Contains("Row 1 of 'database'", Assert.Throws<ArgumentException>(() => device.CosineTopK(full, y, 1, error)).Message);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TakesEmptyShapes(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix none = device.Allocate(0, 4);
        using Matrix some = device.Upload(RandomRows.Normal(6, 4), 6, 4);
        using Matrix left = device.CosineSimilarity(none, some);
        using Matrix right = device.CosineSimilarity(some, none);
        Assert.Equal((0L, 6), (left.Rows, left.Columns));
        Assert.Equal((6L, 0), (right.Rows, right.Columns));
        Assert.Empty(left.ToArray());
        Assert.Empty(right.ToArray());
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using Matrix narrow = device.Allocate(6, 0, type);
            using Matrix one = device.Allocate(1, 0, type);
            using Matrix zeros = device.CosineSimilarity(narrow, narrow);
            using Matrix line = device.CosineSimilarity(one, narrow);
            using Matrix pairs = device.RowwiseCosineSimilarity(narrow, narrow);
            Assert.Equal(new float[36], zeros.ToArray());
            Assert.Equal(new float[6], line.ToArray());
            Assert.Equal(new float[6], pairs.ToArray());
        }
    });

    private static void Check(VectorDevice device, int n, int m, int columns, ElementType typeA, ElementType typeB, CosineOptions options) =>
        CheckValues(device, RandomRows.Normal(n, columns, 1), n, RandomRows.Normal(m, columns, 2), m, columns, typeA, typeB, options);

    private static void CheckValues(
        VectorDevice device, float[] a, int n, float[] b, int m, int columns, ElementType typeA, ElementType typeB, CosineOptions options)
    {
        using Matrix left = device.Upload(a, n, columns, typeA);
        using Matrix right = device.Upload(b, m, columns, typeB);
        using Matrix result = device.CosineSimilarity(left, right, options);
        Assert.Equal((n, m), (result.Rows, result.Columns));
        ReferenceMatrix exact = ReferenceCosine.Pairwise(
            ReferenceMatrix.From(RandomRows.Stored(a, typeA), n, columns), ReferenceMatrix.From(RandomRows.Stored(b, typeB), m, columns), options.Epsilon);
        Agreement.Within(result.ToArray(), exact.Values, _ => ErrorBounds.Cosine(columns), $"{n}×{m}×{columns} {typeA} {typeB}");
    }

    private static void CheckRowwise(VectorDevice device, int n, int m, int columns, ElementType typeA, ElementType typeB)
    {
        float[] a = RandomRows.Normal(n, columns, 1);
        float[] b = RandomRows.Normal(m, columns, 2);
        using Matrix left = device.Upload(a, n, columns, typeA);
        using Matrix right = device.Upload(b, m, columns, typeB);
        using Matrix result = device.RowwiseCosineSimilarity(left, right);
        Assert.Equal(((long)Math.Max(n, m), 1), (result.Rows, result.Columns));
        double[] exact = ReferenceCosine.Rowwise(
            ReferenceMatrix.From(RandomRows.Stored(a, typeA), n, columns), ReferenceMatrix.From(RandomRows.Stored(b, typeB), m, columns));
        Agreement.Within(result.ToArray(), exact, _ => ErrorBounds.Cosine(columns), $"row by row {n}, {m}×{columns} {typeA} {typeB}");
    }
}
