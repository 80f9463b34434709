namespace VkSim.Reference;

/// <summary>A row-major matrix in double precision: what the oracle computes on and answers with.</summary>
internal sealed class ReferenceMatrix
{
    /// <summary>Wraps values, which must be rows × columns many.</summary>
    public ReferenceMatrix(double[] values, int rows, int columns)
    {
        if (values.LongLength != (long)rows * columns)
        {
            throw new ArgumentException($"{values.LongLength} values do not make a {rows}×{columns} matrix.", nameof(values));
        }

        Values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>A matrix of zeros.</summary>
    public ReferenceMatrix(int rows, int columns)
        : this(new double[(long)rows * columns], rows, columns)
    {
    }

    /// <summary>The elements, row after row.</summary>
    public double[] Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>One element.</summary>
    public ref double this[int row, int column] => ref Values[((long)row * Columns) + column];

    /// <summary>Widens single-precision values, which is exact.</summary>
    public static ReferenceMatrix From(ReadOnlySpan<float> values, int rows, int columns)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return new ReferenceMatrix(wide, rows, columns);
    }

    /// <summary>One row.</summary>
    public Span<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>Columns as rows.</summary>
    public ReferenceMatrix Transpose()
    {
        var transposed = new ReferenceMatrix(Columns, Rows);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                transposed[column, row] = this[row, column];
            }
        }

        return transposed;
    }

    /// <summary>The elements rounded to single precision.</summary>
    public float[] ToSingle() => Array.ConvertAll(Values, value => (float)value);
}
