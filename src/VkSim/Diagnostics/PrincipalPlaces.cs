namespace VkSim.Diagnostics;

/// <summary>Where rows lie along the first principal directions.</summary>
internal static class PrincipalPlaces
{
    private const int Shown = 3;

    /// <summary>Computes them, in double precision on the host.</summary>
    /// <param name="blocks">All rows.</param>
    /// <param name="axes">The directions.</param>
    /// <param name="mean">What to subtract from a row.</param>
    /// <param name="numbers">Which rows, ascending.</param>
    /// <returns>Three places for each; 0 for directions that are not there.</returns>
    public static float[] Of(RowBlocks blocks, PrincipalAxes axes, double[] mean, long[] numbers)
    {
        float[] places = new float[Shown * numbers.Length];
        int count = Math.Min(Shown, axes.Directions.Length / axes.Columns);
        int next = 0;
        blocks.ForEach((first, rows, values) =>
        {
            int begin = next;
            while (next < numbers.Length && numbers[next] < first + rows)
            {
                next++;
            }

            Parallel.For(begin, next, place =>
            {
                double[] row = new double[axes.Columns];
                RowArithmetic.Centre(values.Span.Slice((int)(numbers[place] - first) * axes.Columns, axes.Columns), mean, 1, row);
                for (int i = 0; i < count; i++)
                {
                    double along = RowArithmetic.Dot(row, axes.Directions.AsSpan(i * axes.Columns, axes.Columns));
                    places[(place * Shown) + i] = (float)Math.Clamp(along, -float.MaxValue, float.MaxValue);
                }
            });
        });
        return places;
    }
}
