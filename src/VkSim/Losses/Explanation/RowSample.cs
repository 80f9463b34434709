namespace VkSim.Losses.Explanation;

/// <summary>What the first few rows of a matrix look like.</summary>
/// <param name="OddestNorm">The norm that is farthest from 1.</param>
/// <param name="AreCollinear">Whether there are several rows, and all point the same way or the opposite one.</param>
internal readonly record struct RowSample(double OddestNorm, bool AreCollinear)
{
    private const int Rows = 64;
    private const double SameDirection = 1e-5;

    /// <summary>Reads them from the device.</summary>
    public static RowSample Of(Matrix matrix)
    {
        int count = (int)Math.Min(Rows, matrix.Rows);
        float[] values = new float[count * matrix.Columns];
        matrix.CopyRowsTo(0, count, values);
        float[][] rows = matrix.Columns == 0 ? [] : [.. values.Chunk(matrix.Columns)];
        double[] norms = Array.ConvertAll(rows, row => Math.Sqrt(Dot(row, row)));
        double oddest = norms.Aggregate(1.0, (odd, norm) => Math.Abs(norm - 1) > Math.Abs(odd - 1) ? norm : odd);
        bool collinear = rows.Length > 1;
        for (int row = 1; row < rows.Length && collinear; row++)
        {
            collinear = Math.Abs(Dot(rows[0], rows[row])) >= (1 - SameDirection) * norms[0] * norms[row];
        }

        return new RowSample(oddest, collinear);
    }

    private static double Dot(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
