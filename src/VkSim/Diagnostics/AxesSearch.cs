namespace VkSim.Diagnostics;

/// <summary>
/// Principal directions by the device's products. Of up to 512 columns all: the eigenvectors of XᵀX. Of more the leading ones by a
/// randomized block Krylov space (Halko, Martinsson and Tropp 2011; Musco and Musco 2015), which also finds those of flat spectra.
/// The singular values are taken from the rows along the directions, not from eigenvalues: so they are right down to 1e-7 of the
/// largest, where roots of eigenvalues in single precision end at 3e-4.
/// </summary>
internal sealed class AxesSearch(CentredBlocks rows, VectorDevice device, DotProductOptions options, int seed)
{
    private const int CompleteColumns = 512;
    private const int BlockWidth = 128;
    private const int Powers = 3;

    private readonly int _columns = rows.Columns;

    /// <summary>Computes them.</summary>
    public PrincipalAxes Run()
    {
        bool complete = _columns <= CompleteColumns;
        double[] basis = complete ? [] : KrylovBasis();
        int count = complete ? _columns : basis.Length / _columns;
        (_, double[] vectors) = SymmetricEigen.Of(complete ? Gram() : GramAlong(basis, count), count);
        double[] directions = complete ? vectors : Combined(vectors, basis, count);
        (double[] values, long taken) = Along(directions, count);
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(i => values[i])];
        return new PrincipalAxes(
            Array.ConvertAll(order, i => values[i]), [.. order.SelectMany(i => directions.AsSpan(i * _columns, _columns).ToArray())], _columns, taken, complete);
    }

    private double[] Gram()
    {
        double[] sum = new double[_columns * _columns];
        using Matrix shape = Zeros(_columns, _columns);
        using Matrix product = device.Allocate(_columns, _columns);
        rows.ForEach((_, block) =>
        {
            device.DotProductsBackward(block, shape, block, null, product, options);
            Add(product, sum);
        });
        return sum;
    }

    private double[] GramAlong(double[] basis, int count)
    {
        double[] sum = new double[count * count];
        using Matrix directions = Upload(basis, count);
        using Matrix shape = Zeros(count, count);
        using Matrix product = device.Allocate(count, count);
        rows.ForEach((_, block) =>
        {
            using Matrix along = device.DotProducts(block, directions, options);
            device.DotProductsBackward(along, shape, along, null, product, options);
            Add(product, sum);
        });
        return sum;
    }

    private double[] KrylovBasis()
    {
        var basis = new List<double[]>();
        var random = new Random(seed);
        List<double[]> block = Orthonormal([.. Enumerable.Range(0, BlockWidth).Select(_ => RandomDirection(random))], basis);
        for (int power = 0; power < Powers && block.Count > 0; power++)
        {
            double[] image = Image([.. block.SelectMany(direction => direction)], block.Count);
            block = Orthonormal([.. Enumerable.Range(0, block.Count).Select(i => image.AsSpan(i * _columns, _columns).ToArray())], basis);
            basis.AddRange(block);
        }

        return basis.Count > 0 ? [.. basis.SelectMany(direction => direction)] : RandomDirection(random);
    }

    // XᵀX times each of the directions.
    private double[] Image(double[] directions, int count)
    {
        double[] sum = new double[count * _columns];
        using Matrix uploaded = Upload(directions, count);
        using Matrix product = device.Allocate(count, _columns);
        rows.ForEach((_, block) =>
        {
            using Matrix along = device.DotProducts(block, uploaded, options);
            device.DotProductsBackward(block, uploaded, along, null, product, options);
            Add(product, sum);
        });
        return sum;
    }

    /// <summary>Gram–Schmidt twice against those that are there; what depends on others within rounding is left out.</summary>
    private static List<double[]> Orthonormal(double[][] vectors, List<double[]> others)
    {
        const double Dependent = 1e-5;
        var kept = new List<double[]>();
        double largest = vectors.Max(v => Math.Sqrt(RowArithmetic.Dot(v, v)));
        foreach (double[] vector in vectors)
        {
            double before = Math.Sqrt(RowArithmetic.Dot(vector, vector));
            for (int round = 0; round < 2; round++)
            {
                foreach (double[] other in others.Concat(kept))
                {
                    RowArithmetic.AddScaled(other, -RowArithmetic.Dot(vector, other), vector);
                }
            }

            double norm = Math.Sqrt(RowArithmetic.Dot(vector, vector));
            if (norm > Dependent * before && norm > 1e-12 * largest)
            {
                kept.Add(Array.ConvertAll(vector, value => value / norm));
            }
        }

        return kept;
    }

    private double[] RandomDirection(Random random)
    {
        double[] direction = new double[_columns];
        for (int i = 0; i < _columns; i++)
        {
            // Twelve uniform numbers less six: near enough to a normal one.
            direction[i] = -6;
            for (int term = 0; term < 12; term++)
            {
                direction[i] += random.NextDouble();
            }
        }

        double norm = Math.Sqrt(RowArithmetic.Dot(direction, direction));
        return Array.ConvertAll(direction, value => value / norm);
    }

    private double[] Combined(double[] vectors, double[] basis, int count)
    {
        double[] directions = new double[count * _columns];
        Parallel.For(0, count, i =>
        {
            for (int j = 0; j < count; j++)
            {
                RowArithmetic.AddScaled(basis.AsSpan(j * _columns, _columns), vectors[(i * count) + j], directions.AsSpan(i * _columns, _columns));
            }
        });
        return directions;
    }

    private (double[] Values, long Rows) Along(double[] directions, int count)
    {
        double[] squares = new double[count];
        long taken = 0;
        using Matrix uploaded = Upload(directions, count);
        rows.ForEach((numbers, block) =>
        {
            using Matrix along = device.DotProducts(block, uploaded, options);
            float[] values = along.ToArray();
            RowPieces.ForEach(numbers.Length, (from, to) => Squares(values, count, from, to), piece => RowArithmetic.AddScaled(piece, 1, squares));
            taken += numbers.Length;
        });
        return (Array.ConvertAll(squares, square => Math.Sqrt(square) / rows.Scale), taken);
    }

    private static double[] Squares(float[] values, int count, int from, int to)
    {
        double[] sum = new double[count];
        double[] squares = new double[count];
        for (int row = from; row < to; row++)
        {
            RowArithmetic.AddScaled(values.AsSpan(row * count, count), 1, sum, squares);
        }

        return squares;
    }

    private static void Add(Matrix product, double[] sum)
    {
        float[] values = product.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            sum[i] += values[i];
        }
    }

    private Matrix Upload(double[] directions, int count)
    {
        float[] values = new float[directions.Length];
        RowArithmetic.Narrow(directions, values);
        return device.Upload(values, count, _columns);
    }

    // Only its shape counts: the gradient of a product does not depend on the operand.
    private Matrix Zeros(int rowCount, int columns) => device.Upload(new float[(long)rowCount * columns], rowCount, columns);
}
