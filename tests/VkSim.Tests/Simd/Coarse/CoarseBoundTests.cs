using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Coarse;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Simd.Coarse;

/// <summary>Scores as they are computed lie within the bounds of their copies.</summary>
public sealed unsafe class CoarseBoundTests
{
    private static readonly Metric[] Metrics = [Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2];
    private static readonly int[] Columns = [1, 3, 16, 17, 64, 200, 4097];

    [Property(MaxTest = 150)]
    public Property ScoresLieWithinTheirBounds() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            Check(random, Columns[random.Next(Columns.Length)], Metrics[random.Next(Metrics.Length)]);
        });

    [Fact]
    public void TheBoundOfANearRowIsSmall()
    {
        const int D = 512;
        float[] row = RandomRows.Normal(1, D);
        float[] near = [.. row.Zip(RandomRows.Normal(1, D, 2), (x, y) => x + (0.01f * y))];
        (double width, _) = Range(RandomRows.Normal(1, D, 3), row, Metric.Cosine);
        (double nearWidth, _) = Range(near, row, Metric.Cosine);
        Assert.InRange(width, 0, 0.02);
        Assert.InRange(nearWidth, 0, 0.002);
    }

    private static void Check(Random random, int columns, Metric metric)
    {
        const int N = 20;
        float[] query = Row(random, columns, null);
        float[] rows = [.. Enumerable.Range(0, N).SelectMany(_ => Row(random, columns, query))];
        float[] scores = Scores(query, rows, metric);
        for (int i = 0; i < N; i++)
        {
            float[] row = rows[(i * columns)..((i + 1) * columns)];
            (double least, double most, bool isKnown) = Bounds(query, row, metric);
            double score = metric switch
            {
                Metric.L2 => -(double)scores[i] * scores[i],
                Metric.SquaredL2 => -scores[i],
                _ => scores[i],
            };
            double loose = metric == Metric.L2 ? Math.Abs(score) * 1e-6 : 0;
            Assert.False(isKnown && (!(score >= least - loose) || !(score <= most + loose)), $"{metric} D={columns} row {i}: {score:R} is not in [{least:R}, {most:R}]");
        }
    }

    private static (double Width, double Least) Range(float[] query, float[] row, Metric metric)
    {
        (double least, double most, _) = Bounds(query, row, metric);
        return (most - least, least);
    }

    private static (double Least, double Most, bool IsKnown) Bounds(float[] query, float[] row, Metric metric)
    {
        var comparison = new PairwiseSettings(metric, Cosine: new CosineSettings(1e-8f, ZeroVectorPolicy.Zero));
        int stride = Int8Rows.StrideFor(row.Length);
        using var buffer = new ScratchBuffer();
        byte* codes = buffer.Reserve((CoarseKernel.Rows + 2 + 8) * stride);
        sbyte* levels = (sbyte*)(codes + (CoarseKernel.Rows * stride));
        float* values = (float*)(levels + (2 * stride));
        new Span<float>(values, stride).Clear();
        row.CopyTo(new Span<float>(values, row.Length));
        float scale, rest, length;
        new RowQuantizer(comparison).Quantize(values, values + stride, stride, codes, &scale, &rest, &length);
        var coarse = new CoarseQuery(levels, levels + stride, stride);
        if (!coarse.Take(query))
        {
            return (0, 0, false);
        }

        int* sums = stackalloc int[2 * CoarseKernel.Rows];
        CoarseKernel.For(SimdLevel.Current).Multiply(codes, stride, coarse, sums, sums + CoarseKernel.Rows);
        double product = scale * coarse.Step * (((double)CoarseQuery.Levels * sums[0]) + sums[CoarseKernel.Rows]);
        var bound = new CoarseBound(comparison, row.Length, coarse);
        (double least, double most) = bound.Range(product, rest, length);
        Assert.False(most > bound.QuickMost(product, rest, length) + (1e-12 * Math.Abs(most)));
        return (least, most, !double.IsNaN(most) && !double.IsInfinity(most));
    }

    // Ordinary rows, near ones, such of a wide range or of few components, duplicates, and what no bound is given for.
    private static float[] Row(Random random, int columns, float[]? near)
    {
        float scale = MathF.ScaleB(1, random.Next(-60, 60));
        float[] row = RandomRows.Normal(1, columns, random.Next(), scale);
        int kind = random.Next(10);
        for (int i = 0; i < columns; i++)
        {
            row[i] = kind switch
            {
                0 => row[i] * MathF.ScaleB(1, random.Next(-40, 1)),
                1 => i == 0 ? row[i] : 0,
                2 => MathF.Abs(row[i]),
                3 => MathF.Sign(row[i]) * scale,
                4 when near is not null => near[i],
                5 when near is not null => near[i] * (1 + ((random.NextSingle() - 0.5f) * 1e-4f)),
                6 when near is not null => near[i] + (row[i] / scale * 1e-2f * near[0]),
                7 => 0,
                8 => i % 7 == 0 ? float.Epsilon * random.Next(100) : row[i],
                _ => row[i],
            };
        }

        return row;
    }

    private static float[] Scores(float[] query, float[] rows, Metric metric)
    {
        int columns = query.Length;
        int count = rows.Length / columns;
        using var engine = new PairwiseEngine(new WorkSplitter(1), SimdLevel.Current);
        float[] scores = new float[count];
        var settings = new PairwiseSettings(metric, Cosine: new CosineSettings(1e-8f, ZeroVectorPolicy.Zero));
        fixed (float* q = query, r = rows, s = scores)
        {
            engine.Pairwise(
                new HostMatrix(q, 1, columns, columns, ElementType.Float32), new HostMatrix(r, count, columns, columns, ElementType.Float32),
                new HostMatrix(s, 1, count, count, ElementType.Float32), settings, default);
        }

        return scores;
    }
}
