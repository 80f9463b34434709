namespace VkSim.Diagnostics;

/// <summary>
/// Hands over finite rows, less their mean and scaled to a size whose squares single precision holds, as blocks on the device.
/// </summary>
internal sealed class CentredBlocks
{
    private readonly RowBlocks _blocks;
    private readonly VectorDevice _device;
    private readonly double[] _mean;
    private readonly double[] _norms;
    private readonly long _step;

    /// <param name="blocks">All rows.</param>
    /// <param name="device">Where to.</param>
    /// <param name="mean">What to subtract.</param>
    /// <param name="norms">The rows' norms, NaN of those to leave out.</param>
    /// <param name="scale">What to multiply with.</param>
    /// <param name="step">Every how many rows one is taken.</param>
    public CentredBlocks(RowBlocks blocks, VectorDevice device, double[] mean, double[] norms, double scale, long step)
    {
        (_blocks, _device, _mean, _norms, _step, Scale) = (blocks, device, mean, norms, step, scale);
    }

    /// <summary>Components of a row.</summary>
    public int Columns => _mean.Length;

    /// <summary>What rows were multiplied with.</summary>
    public double Scale { get; }

    /// <summary>Calls for each block with the numbers of its rows and the block, which is valid during the call.</summary>
    public void ForEach(Action<long[], Matrix> take)
    {
        using Matrix block = _device.Allocate(_blocks.BlockRows, Columns);
        float[] centred = new float[(long)_blocks.BlockRows * Columns];
        _blocks.ForEach((first, count, values) =>
        {
            long[] rows = Chosen(first, count);
            if (rows.Length == 0)
            {
                return;
            }

            RowPieces.ForEach(
                rows.Length,
                (from, to) => Centre(rows, first, from, to, values.Span, centred),
                _ => { });
            block.RowRange(0, rows.Length).Write(centred.AsSpan(0, rows.Length * Columns));
            take(rows, block.RowRange(0, rows.Length));
        });
    }

    private long[] Chosen(long first, int count)
    {
        var rows = new List<long>(count);
        for (long row = first + ((_step - (first % _step)) % _step); row < first + count; row += _step)
        {
            if (!double.IsNaN(_norms[row]))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private int Centre(long[] rows, long first, int from, int to, ReadOnlySpan<float> values, float[] centred)
    {
        double[] row = new double[Columns];
        for (int index = from; index < to; index++)
        {
            RowArithmetic.Centre(values.Slice((int)(rows[index] - first) * Columns, Columns), _mean, Scale, row);
            RowArithmetic.Narrow(row, centred.AsSpan(index * Columns, Columns));
        }

        return to - from;
    }
}
