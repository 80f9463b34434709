namespace VkSim.Diagnostics;

/// <summary>Ranks and shares from principal directions and the mean.</summary>
internal static class SpectrumFigures
{
    /// <summary>Computes them.</summary>
    /// <param name="axes">The principal directions, of some or all rows.</param>
    /// <param name="census">All rows.</param>
    /// <param name="centred">All rows less their mean.</param>
    /// <param name="mean">The mean.</param>
    public static SpaceSpectrum Of(PrincipalAxes axes, RowCensus census, CentredCensus centred, double[] mean)
    {
        long rows = census.FiniteRows;
        double perRow = axes.Rows == 0 ? 0 : (double)rows / axes.Rows;
        int most = (int)Math.Min(rows, axes.Columns);
        double[] variances = [.. axes.Values.Take(Math.Min(most, axes.Values.Length)).Select(value => value * value * perRow)];
        // What the directions found leave over is spread evenly over those that are there besides.
        int others = axes.IsComplete ? 0 : most - variances.Length;
        double tail = others == 0 ? 0 : Math.Max(0, centred.Energy - variances.Sum()) / others;

        double[] squares = new double[axes.Values.Length + (others > 0 ? 1 : 0)];
        double left = RowArithmetic.Dot(mean, mean) * rows;
        for (int i = 0; i < axes.Values.Length; i++)
        {
            double along = RowArithmetic.Dot(axes.Directions.AsSpan(i * axes.Columns, axes.Columns), mean);
            squares[i] = along * along * rows;
            left -= squares[i];
        }

        double[] diagonal = [.. axes.Values.Select(value => value * value * perRow), .. others > 0 ? [tail] : Array.Empty<double>()];
        if (others > 0)
        {
            squares[^1] = Math.Max(0, left);
            Array.Sort(diagonal, squares, Comparer<double>.Create((a, b) => b.CompareTo(a)));
        }

        double[] plain = RankOneUpdate.Eigenvalues(diagonal, squares);
        plain = [.. plain.Take(most)];
        int plainOthers = Math.Max(0, most - plain.Length);
        double energy = census.Energy;
        return new SpaceSpectrum
        {
            SingularValues = Array.ConvertAll(plain, Math.Sqrt),
            CentredSingularValues = Array.ConvertAll(variances, Math.Sqrt),
            EffectiveRank = EffectiveRank(plain, plainOthers, tail),
            EffectiveRankCentred = EffectiveRank(variances, others, tail),
            ParticipationRatio = Participation(plain, plainOthers, tail),
            ParticipationRatioCentred = Participation(variances, others, tail),
            CentredShare = energy > 0 ? centred.Energy / energy : 0,
            LeadingShare = energy > 0 ? Math.Min(1, plain[0] / energy) : 0,
            LeadingShareCentred = centred.Energy > 0 && variances.Length > 0 ? Math.Min(1, variances[0] / centred.Energy) : 0,
            Directions99 = Directions(variances, 0.99 * centred.Energy, tail),
            Rows = axes.Rows,
            IsComplete = axes.IsComplete,
        };
    }

    private static double EffectiveRank(double[] squares, int others, double tail)
    {
        double sum = squares.Sum(Math.Sqrt) + (others * Math.Sqrt(tail));
        if (sum == 0)
        {
            return 0;
        }

        return Math.Exp(squares.Sum(square => Surprise(Math.Sqrt(square) / sum)) + (others * Surprise(Math.Sqrt(tail) / sum)));
    }

    private static double Surprise(double share) => share > 0 ? -share * Math.Log(share) : 0;

    private static double Participation(double[] squares, int others, double tail)
    {
        double largest = squares.Length == 0 ? 0 : squares[0];
        if (largest == 0)
        {
            return 0;
        }

        double sum = squares.Sum(square => square / largest) + (others * tail / largest);
        return sum * sum / (squares.Sum(square => square / largest * (square / largest)) + (others * (tail / largest) * (tail / largest)));
    }

    private static int Directions(double[] squares, double wanted, double tail)
    {
        double sum = 0;
        int count = 0;
        for (; count < squares.Length && sum < wanted; count++)
        {
            sum += squares[count];
        }

        return sum < wanted && tail > 0 ? count + (int)Math.Ceiling((wanted - sum) / tail) : count;
    }
}
