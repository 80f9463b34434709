namespace VkSim.Tests;

/// <summary>The oracle's gradients of a comparison of all pairs, and the magnitudes that they are summed up from.</summary>
internal sealed class PairGradientOracle
{
    private PairGradientOracle(ReferenceMatrix a, ReferenceMatrix b)
    {
        A = new ReferenceMatrix(a.Rows, a.Columns);
        B = new ReferenceMatrix(b.Rows, b.Columns);
        SizesA = new ReferenceMatrix(a.Rows, a.Columns);
        SizesB = new ReferenceMatrix(b.Rows, b.Columns);
    }

    public ReferenceMatrix A { get; }

    public ReferenceMatrix B { get; }

    public ReferenceMatrix SizesA { get; }

    public ReferenceMatrix SizesB { get; }

    public static PairGradientOracle Of(
        Metric metric, ReferenceMatrix a, ReferenceMatrix b, ReferenceMatrix upstream, double p = 2, double eps = 1e-8, bool rowwise = false)
    {
        var result = new PairGradientOracle(a, b);
        int rows = rowwise ? Math.Max(a.Rows, b.Rows) : a.Rows;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < (rowwise ? 1 : b.Rows); j++)
            {
                int left = rowwise && a.Rows == 1 ? 0 : i;
                int right = !rowwise ? j : b.Rows == 1 ? 0 : i;
                result.Add(metric, a, left, b, right, upstream[i, j], p, eps);
            }
        }

        return result;
    }

    private void Add(Metric metric, ReferenceMatrix a, int i, ReferenceMatrix b, int j, double upstream, double p, double eps)
    {
        (double[] ofA, double[] ofB) = ReferenceDistance.Gradient(metric, a.Row(i), b.Row(j), p, eps);
        double normA = Math.Max(ReferenceNorm.Compute(a.Row(i), 2), eps);
        double normB = Math.Max(ReferenceNorm.Compute(b.Row(j), 2), eps);
        for (int column = 0; column < ofA.Length; column++)
        {
            A[i, column] += upstream * ofA[column];
            B[j, column] += upstream * ofB[column];
            double units = metric == Metric.Cosine ? (Math.Abs(a[i, column]) / normA) + (Math.Abs(b[j, column]) / normB) : 0;
            SizesA[i, column] += Math.Abs(upstream) * (metric == Metric.Cosine ? units / normA : Math.Abs(ofA[column]));
            SizesB[j, column] += Math.Abs(upstream) * (metric == Metric.Cosine ? units / normB : Math.Abs(ofB[column]));
        }
    }
}
