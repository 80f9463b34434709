namespace VkSim.Diagnostics;

/// <summary>What a second reading of all rows tells, once their mean is known.</summary>
internal sealed class CentredCensus
{
    // Of a row that is nearer to the mean than this share of its norm single precision cannot tell the direction: four roundings.
    private const double LeastShare = 4.0 / (1 << 24);

    private readonly double[] _mean;
    private readonly double[] _norms;

    private CentredCensus(double[] mean, double[] norms)
    {
        _mean = mean;
        _norms = norms;
        Squares = new double[mean.Length];
        UnitSum = new double[mean.Length];
    }

    /// <summary>Σ(x−mean)² of each column.</summary>
    public double[] Squares { get; }

    /// <summary>The sum of x−mean divided by its norm.</summary>
    public double[] UnitSum { get; }

    /// <summary>Rows that have a direction after the mean was subtracted.</summary>
    public long DirectedRows { get; private set; }

    /// <summary>Σ‖x−mean‖².</summary>
    public double Energy => Squares.Sum();

    /// <summary>Reads all rows.</summary>
    /// <param name="blocks">The rows.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="norms">Their norms, NaN of those to leave out.</param>
    public static CentredCensus Of(RowBlocks blocks, double[] mean, double[] norms)
    {
        var census = new CentredCensus(mean, norms);
        blocks.ForEach((first, count, values) => RowPieces.ForEach(
            count, (from, to) => census.Count(first, from, to, values.Span), census.Take));
        return census;
    }

    /// <summary>1 / the norm of a centred row; 0 where the row has no direction.</summary>
    public static double Inverse(double centredNorm, double norm) => centredNorm > LeastShare * norm ? 1 / centredNorm : 0;

    private (double[] Squares, double[] UnitSum, int Directed) Count(long first, int from, int to, ReadOnlySpan<float> values)
    {
        int columns = _mean.Length;
        double[] squares = new double[columns];
        double[] sum = new double[columns];
        double[] row = new double[columns];
        int directed = 0;
        for (int index = from; index < to; index++)
        {
            double norm = _norms[first + index];
            if (double.IsNaN(norm))
            {
                continue;
            }

            RowArithmetic.Centre(values.Slice(index * columns, columns), _mean, 1, row);
            double square = 0;
            for (int i = 0; i < columns; i++)
            {
                double value = row[i] * row[i];
                squares[i] += value;
                square += value;
            }

            double inverse = Inverse(Math.Sqrt(square), norm);
            if (inverse > 0)
            {
                directed++;
                RowArithmetic.AddScaled(row, inverse, sum);
            }
        }

        return (squares, sum, directed);
    }

    private void Take((double[] Squares, double[] UnitSum, int Directed) piece)
    {
        RowArithmetic.AddScaled(piece.Squares, 1, Squares);
        RowArithmetic.AddScaled(piece.UnitSum, 1, UnitSum);
        DirectedRows += piece.Directed;
    }
}
