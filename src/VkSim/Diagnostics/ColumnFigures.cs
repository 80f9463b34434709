namespace VkSim.Diagnostics;

/// <summary>What columns contribute, from the sums over all rows.</summary>
internal static class ColumnFigures
{
    private const double DeadShare = 1e-4;
    private const double DominantShare = 0.25;
    private const double DominantFactor = 10;

    /// <summary>Computes it.</summary>
    public static SpaceDimensions Of(RowCensus census, CentredCensus centred)
    {
        int columns = centred.Squares.Length;
        double rows = Math.Max(1, census.FiniteRows);
        double directed = Math.Max(1, census.FiniteRows - census.ZeroRows.Count);
        double[] shares = Array.ConvertAll(census.UnitSquares, square => square / directed);
        double[] deviations = new double[columns];
        for (int i = 0; i < columns; i++)
        {
            double mean = census.UnitSum[i] / rows;
            deviations[i] = Math.Sqrt(Math.Max(0, (census.UnitSquares[i] / rows) - (mean * mean)));
        }

        double average = centred.Energy / columns;
        double total = shares.Sum();
        return new SpaceDimensions(
            deviations,
            1 / Math.Sqrt(columns),
            shares,
            [.. Enumerable.Range(0, columns).Where(i => centred.Squares[i] <= DeadShare * DeadShare * average)],
            [.. Enumerable.Range(0, columns).Where(i => columns > 1 && shares[i] >= DominantShare && shares[i] * (columns - 1) >= DominantFactor * (total - shares[i]))]);
    }
}
