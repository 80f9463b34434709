using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Diagnostics;

/// <summary>A space of embeddings with a known answer, on the host.</summary>
internal sealed record Space(float[] Values, int Rows, int Columns)
{
    /// <summary>No direction is preferred, all norms are 1.</summary>
    public static Space Isotropic(int rows, int columns, int seed = 1) => Gaussian(rows, columns, seed).Normalized();

    /// <summary>Independent normal components.</summary>
    public static Space Gaussian(int rows, int columns, int seed = 1) => new(RandomRows.Normal(rows, columns, seed), rows, columns);

    public ReadOnlySpan<float> this[int row] => Values.AsSpan(row * Columns, Columns);

    /// <summary>Every component replaced, by its row and column.</summary>
    public Space With(Func<int, int, float, float> change) =>
        this with { Values = [.. Values.Select((value, index) => change(index / Columns, index % Columns, value))] };

    /// <summary>Some rows replaced by copies of others.</summary>
    public Space WithCopies(params (int Of, int At)[] copies)
    {
        float[] values = [.. Values];
        foreach ((int of, int at) in copies)
        {
            this[of].CopyTo(values.AsSpan(at * Columns));
        }

        return this with { Values = values };
    }

    public Space Normalized() => With((row, _, value) => (float)(value / Math.Sqrt(Dot(row, row))));

    public Space Centred()
    {
        double[] mean = [.. Enumerable.Range(0, Columns).Select(column => Column(column).Average())];
        return With((_, column, value) => (float)(value - mean[column]));
    }

    public double Dot(int row, int other) => Enumerable.Range(0, Columns).Sum(i => (double)this[row][i] * this[other][i]);

    public double Cosine(int row, int other) => Dot(row, other) / Math.Sqrt(Dot(row, row)) / Math.Sqrt(Dot(other, other));

    public IEnumerable<double> Column(int column) => Enumerable.Range(0, Rows).Select(row => (double)Values[(row * Columns) + column]);

    /// <summary>The cosines of all pairs of different rows, ascending.</summary>
    public double[] Cosines() =>
        [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, Rows).Where(other => other != row).Select(other => Cosine(row, other))).Order()];

    /// <summary>The singular values by one-sided Jacobi rotations in double precision (Hestenes 1958), the largest first.</summary>
    public double[] SingularValues()
    {
        double[][] columns = [.. Enumerable.Range(0, Columns).Select(column => Column(column).ToArray())];
        for (int sweep = 0; sweep < 30; sweep++)
        {
            bool turned = false;
            for (int i = 0; i < Columns; i++)
            {
                for (int j = i + 1; j < Columns; j++)
                {
                    turned |= Turn(columns[i], columns[j]);
                }
            }

            if (!turned)
            {
                break;
            }
        }

        return [.. columns.Select(column => Math.Sqrt(column.Sum(value => value * value))).OrderDescending().Take(Math.Min(Rows, Columns))];
    }

    public SpaceReport Analyze(VectorDevice device, SpaceOptions? options = null, ElementType storage = ElementType.Float32)
    {
        using Matrix matrix = device.Upload(Values, Rows, Columns, storage);
        return EmbeddingDiagnostics.Analyze(matrix, options);
    }

    private static bool Turn(double[] a, double[] b)
    {
        double aa = 0, bb = 0, ab = 0;
        for (int i = 0; i < a.Length; i++)
        {
            aa += a[i] * a[i];
            bb += b[i] * b[i];
            ab += a[i] * b[i];
        }

        if (Math.Abs(ab) <= 1e-15 * Math.Sqrt(aa * bb))
        {
            return false;
        }

        double half = (bb - aa) / (2 * ab);
        double tangent = (half >= 0 ? 1 : -1) / (Math.Abs(half) + Math.Sqrt(1 + (half * half)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        double sine = tangent * cosine;
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = ((cosine * a[i]) - (sine * b[i]), (sine * a[i]) + (cosine * b[i]));
        }

        return true;
    }
}
