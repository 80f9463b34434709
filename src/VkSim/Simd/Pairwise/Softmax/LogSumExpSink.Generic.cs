using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>
/// Running sums relative to the largest logit so far. A sum is rescaled only when a larger logit comes, which for a row
/// happens about as often as the logarithm of its length; columns are taken a panel's rows at a time.
/// </summary>
internal sealed unsafe class LogSumExpSink<TVec, TLanes> : LogSumExpSink
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    protected override int Lanes => TLanes.Count;

    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        LogitTile<TVec, TLanes>.Apply(tile, Settings);
        AddRows(tile);
        if (HasColumns)
        {
            AddColumns(tile);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(in PairTile tile)
    {
        float* references = RowReferences(tile.Block.Worker);
        float* sums = RowSums(tile.Block.Worker);
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* logits = tile.Values + (row * tile.Stride);
            float reference = references[row];
            TVec sum = TLanes.Load(sums + (row * TLanes.Count));
            for (int column = 0; column < tile.RightRows; column += 4 * TLanes.Count)
            {
                TVec x0 = TLanes.Load(logits + column);
                TVec x1 = TLanes.Load(logits + column + TLanes.Count);
                TVec x2 = TLanes.Load(logits + column + (2 * TLanes.Count));
                TVec x3 = TLanes.Load(logits + column + (3 * TLanes.Count));
                TVec least = TLanes.Broadcast(reference);
                if ((TLanes.GreaterBits(x0, least) | TLanes.GreaterBits(x1, least) | TLanes.GreaterBits(x2, least) | TLanes.GreaterBits(x3, least)) != 0)
                {
                    float larger = Largest(logits + column, reference);
                    sum = TLanes.Multiply(sum, ExponentialLanes<TVec, TLanes>.Exp(TLanes.Broadcast(reference - larger)));
                    reference = larger;
                }

                TVec shift = TLanes.Broadcast(Shift(reference));
                TVec low = TLanes.Add(Exp(x0, shift), Exp(x1, shift));
                TVec high = TLanes.Add(Exp(x2, shift), Exp(x3, shift));
                sum = TLanes.Add(sum, TLanes.Add(low, high));
            }

            references[row] = reference;
            TLanes.Store(sums + (row * TLanes.Count), sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddColumns(in PairTile tile)
    {
        int panel = PanelShape.ForLanes(TLanes.Count).LeftRows;
        float* references = ColumnReferences(tile.Block.Task) + tile.FirstRight;
        float* sums = ColumnSums(tile.Block.Task) + tile.FirstRight;
        TVec none = TLanes.Broadcast(float.NegativeInfinity);
        for (int row = 0; row < tile.LeftRows; row += panel)
        {
            int rows = Math.Min(panel, tile.LeftRows - row);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                float* logits = tile.Values + (row * tile.Stride) + column;
                TVec before = TLanes.Load(references + column);
                TVec reference = before;
                for (int i = 0; i < rows; i++)
                {
                    reference = TLanes.Max(reference, TLanes.Load(logits + (i * tile.Stride)));
                }

                TVec shift = TLanes.Select(TLanes.Equal(reference, none), TLanes.Zero, reference);
                TVec sum = TLanes.Multiply(TLanes.Load(sums + column), Exp(before, shift));
                for (int i = 0; i < rows; i++)
                {
                    sum = TLanes.Add(sum, Exp(TLanes.Load(logits + (i * tile.Stride)), shift));
                }

                TLanes.Store(references + column, reference);
                TLanes.Store(sums + column, sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Exp(TVec logit, TVec shift) => ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(logit, shift));

    // Nothing but −∞ so far: it must not be subtracted from itself.
    private static float Shift(float reference) => float.IsNegativeInfinity(reference) ? 0 : reference;

    private static float Largest(float* logits, float reference)
    {
        for (int i = 0; i < 4 * TLanes.Count; i++)
        {
            reference = logits[i] > reference ? logits[i] : reference;
        }

        return reference;
    }
}
