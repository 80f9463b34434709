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
    private readonly int _seed;

    /// <param name="blocks">All rows.</param>
    /// <param name="device">Where to.</param>
    /// <param name="mean">What to subtract.</param>
    /// <param name="norms">The rows' norms, NaN of those to leave out.</param>
    /// <param name="scale">What to multiply with.</param>
    /// <param name="step">Of how many rows one is taken.</param>
    /// <param name="seed">Which one.</param>
    public CentredBlocks(RowBlocks blocks, VectorDevice device, double[] mean, double[] norms, double scale, long step, int seed)
    {
        (_blocks, _device, _mean, _norms, _step, _seed, Scale) = (blocks, device, mean, norms, step, seed, scale);
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
        for (long group = first / _step; group * _step < first + count; group++)
        {
            long row = (group * _step) + PlaceIn(group);
            if (row >= first && row < first + count && !double.IsNaN(_norms[row]))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    // Not the same in every group: rows may be of several kinds by turns. The mixing of SplitMix64 (Steele, Lea and Flood 2014).
    private long PlaceIn(long group)
    {
        ulong bits = ((ulong)group + 1 + ((ulong)(uint)_seed << 32)) * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return (long)((bits ^ (bits >> 31)) % (ulong)_step);
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
