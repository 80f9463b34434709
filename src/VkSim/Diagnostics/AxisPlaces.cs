namespace VkSim.Diagnostics;

/// <summary>Where rows, divided by their norms, lie along a few directions, in the order of the first.</summary>
internal static class AxisPlaces
{
    /// <summary>Computes them.</summary>
    /// <param name="blocks">All rows.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="axes">Orthonormal directions.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="wanted">Which rows; their norms are above 0.</param>
    /// <param name="norms">The norms of all rows.</param>
    /// <returns>The numbers of the rows, and <paramref name="count"/> places for each.</returns>
    public static (long[] Numbers, float[] Places) Of(
        RowBlocks blocks, VectorDevice device, PrincipalAxes axes, int count, Func<long, bool> wanted, double[] norms)
    {
        float[] directions = new float[count * axes.Columns];
        RowArithmetic.Narrow(axes.Directions.AsSpan(0, directions.Length), directions);
        using Matrix along = device.Upload(directions, count, axes.Columns);
        using Matrix block = device.Allocate(blocks.BlockRows, axes.Columns);
        using Matrix places = device.Allocate(blocks.BlockRows, count);
        float[] units = new float[(long)blocks.BlockRows * axes.Columns];
        float[] values = new float[blocks.BlockRows * count];
        var numbers = new List<long>();
        var taken = new List<float>();
        blocks.ForEach((first, rows, source) =>
        {
            Parallel.For(0, rows, row =>
            {
                ReadOnlySpan<float> from = source.Span.Slice(row * axes.Columns, axes.Columns);
                Span<float> to = units.AsSpan(row * axes.Columns, axes.Columns);
                double inverse = wanted(first + row) ? 1 / norms[first + row] : 0;
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] = inverse == 0 ? 0 : (float)(from[i] * inverse);
                }
            });
            Matrix part = block.RowRange(0, rows);
            part.Write(units.AsSpan(0, rows * axes.Columns));
            device.DotProducts(part, along, places.RowRange(0, rows));
            places.CopyRowsTo(0, rows, values);
            for (int row = 0; row < rows; row++)
            {
                if (wanted(first + row))
                {
                    numbers.Add(first + row);
                    taken.AddRange(values.AsSpan(row * count, count));
                }
            }
        });
        return Ordered([.. numbers], [.. taken], count);
    }

    private static (long[] Numbers, float[] Places) Ordered(long[] numbers, float[] places, int count)
    {
        int[] order = [.. Enumerable.Range(0, numbers.Length)];
        float[] firsts = [.. order.Select(row => places[row * count])];
        // Ties by the row, so that the order does not depend on how an array is sorted.
        Array.Sort(order, (a, b) => firsts[a] != firsts[b] ? firsts[a].CompareTo(firsts[b]) : a.CompareTo(b));
        float[] ordered = new float[places.Length];
        for (int place = 0; place < order.Length; place++)
        {
            places.AsSpan(order[place] * count, count).CopyTo(ordered.AsSpan(place * count));
        }

        return (Array.ConvertAll(order, row => numbers[row]), ordered);
    }
}
