using System.Runtime.CompilerServices;
using VkSim.Contract.Pairs;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>
/// Running sums relative to the largest logit so far. A tile's largest logits are found as it is made, and sums that meet a larger one are
/// rescaled before anything is added. Where the largest logits of a tile's rows and columns lie close, one exponential of a pair serves both.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class ContrastiveForwardSink<TVec, TLanes> : ContrastiveForwardSink
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    // How far references may lie apart for one exponential to serve them all: its argument is rounded as those of logits are.
    private const float MostSpread = 16;

    /// <inheritdoc/>
    protected override int Lanes => TLanes.Count;

    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        Kept.Write(tile);
        float* ofColumns = stackalloc float[tile.RightRows + TLanes.Count];
        bool isSoftmax = Logits.Kind == PairLossKind.Softmax;
        bool countsForColumns = isSoftmax && CountsForColumns(tile);
        MakeLogits(tile, isSoftmax, countsForColumns ? ofColumns : null);
        if (!isSoftmax)
        {
            AddLosses(tile);
        }
        else if (countsForColumns)
        {
            RaiseColumns(tile, ofColumns);
            AddRowsAndColumns(tile, ofColumns);
        }
        else
        {
            AddRows(tile);
        }

        if (HasTotals)
        {
            AddTotals(tile);
        }
    }

    // What is no negative is −∞ afterwards, also up to the end of the last vector. Rows' sums are made relative to their largest logits;
    // those of columns are kept.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeLogits(in PairTile tile, bool raisesRows, float* ofColumns)
    {
        int* columns = stackalloc int[tile.RightRows];
        float* similarities = stackalloc float[tile.RightRows];
        float* lanes = stackalloc float[TLanes.Count];
        HostPairRoles roles = Roles;
        TVec scale = TLanes.Broadcast(Logits.Scale);
        TVec bias = TLanes.Broadcast(Logits.Bias);
        TVec none = TLanes.Broadcast(float.NegativeInfinity);
        int whole = (tile.RightRows + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        if (ofColumns != null)
        {
            new Span<float>(ofColumns, whole).Fill(float.NegativeInfinity);
        }

        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* values = tile.Values + (row * tile.Stride);
            int positives = roles.TakePositives(tile, row, columns, similarities);
            for (int i = 0; i < positives; i++)
            {
                AddPositive(tile, row, columns[i], similarities[i]);
            }

            for (int column = tile.RightRows; column < whole; column++)
            {
                values[column] = float.NegativeInfinity;
            }

            TVec largest = none;
            for (int column = 0; column < whole; column += TLanes.Count)
            {
                TVec logit = TLanes.MultiplyAdd(scale, TLanes.Load(values + column), bias);
                TLanes.Store(values + column, logit);
                largest = TLanes.Max(largest, logit);
                if (ofColumns != null)
                {
                    TLanes.Store(ofColumns + column, TLanes.Max(TLanes.Load(ofColumns + column), logit));
                }
            }

            if (raisesRows)
            {
                RaiseRow(tile, row, largest, lanes);
            }
        }
    }

    private void RaiseRow(in PairTile tile, int row, TVec largest, float* lanes)
    {
        float* place = RowReference(tile.Block.Worker, row);
        float reference = *place;
        if (TLanes.GreaterBits(largest, TLanes.Broadcast(reference)) == 0)
        {
            return;
        }

        float larger = reference;
        TLanes.Store(lanes, largest);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            larger = lanes[lane] > larger ? lanes[lane] : larger;
        }

        float* sums = RowSums(tile.Block.Worker, row);
        TLanes.Store(sums, TLanes.Multiply(TLanes.Load(sums), Exp(TLanes.Broadcast(reference), TLanes.Broadcast(larger))));
        *place = larger;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RaiseColumns(in PairTile tile, float* largest)
    {
        float* references = ColumnReferences(tile);
        float* sums = ColumnSums(tile);
        for (int column = 0; column < tile.RightRows; column += TLanes.Count)
        {
            TVec before = TLanes.Load(references + column);
            TVec reference = TLanes.Max(before, TLanes.Load(largest + column));
            TLanes.Store(sums + column, TLanes.Multiply(TLanes.Load(sums + column), Exp(before, Shift(reference))));
            TLanes.Store(references + column, reference);
        }
    }

    private void AddRowsAndColumns(in PairTile tile, float* ofColumns)
    {
        float reference = CommonReference(tile);
        if (float.IsFinite(reference))
        {
            AddTogether(tile, reference, ofColumns);
        }
        else
        {
            AddRows(tile);
            AddColumns(tile);
        }
    }

    // The largest of all references where they lie close, otherwise NaN. No logit is above it, and what it makes smaller than it
    // would be beside its own row's is too small to count for that either.
    private float CommonReference(in PairTile tile)
    {
        float least = float.PositiveInfinity;
        float most = float.NegativeInfinity;
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float reference = *RowReference(tile.Block.Worker, row);
            least = MathF.Min(least, reference);
            most = MathF.Max(most, reference);
        }

        foreach (float reference in new ReadOnlySpan<float>(ColumnReferences(tile), tile.RightRows))
        {
            least = MathF.Min(least, reference);
            most = MathF.Max(most, reference);
        }

        return most - least <= MostSpread ? most : float.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTogether(in PairTile tile, float reference, float* ofColumns)
    {
        TVec level = TLanes.Broadcast(reference);
        new Span<float>(ofColumns, tile.RightRows + TLanes.Count).Clear();
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* logits = tile.Values + (row * tile.Stride);
            TVec sum = TLanes.Zero;
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec e = Exp(TLanes.Load(logits + column), level);
                sum = TLanes.Add(sum, e);
                TLanes.Store(ofColumns + column, TLanes.Add(TLanes.Load(ofColumns + column), e));
            }

            TVec factor = Exp(level, TLanes.Broadcast(*RowReference(tile.Block.Worker, row)));
            float* sums = RowSums(tile.Block.Worker, row);
            TLanes.Store(sums, TLanes.MultiplyAdd(sum, factor, TLanes.Load(sums)));
        }

        float* references = ColumnReferences(tile);
        float* columnSums = ColumnSums(tile);
        for (int column = 0; column < tile.RightRows; column += TLanes.Count)
        {
            TVec factor = Exp(level, TLanes.Load(references + column));
            TLanes.Store(columnSums + column, TLanes.MultiplyAdd(TLanes.Load(ofColumns + column), factor, TLanes.Load(columnSums + column)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(in PairTile tile)
    {
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* logits = tile.Values + (row * tile.Stride);
            float* sums = RowSums(tile.Block.Worker, row);
            TVec shift = Shift(TLanes.Broadcast(*RowReference(tile.Block.Worker, row)));
            TVec sum = TLanes.Load(sums);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                sum = TLanes.Add(sum, Exp(TLanes.Load(logits + column), shift));
            }

            TLanes.Store(sums, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddColumns(in PairTile tile)
    {
        float* references = ColumnReferences(tile);
        float* sums = ColumnSums(tile);
        for (int column = 0; column < tile.RightRows; column += TLanes.Count)
        {
            float* logits = tile.Values + column;
            TVec shift = Shift(TLanes.Load(references + column));
            TVec sum = TLanes.Load(sums + column);
            for (int row = 0; row < tile.LeftRows; row++, logits += tile.Stride)
            {
                sum = TLanes.Add(sum, Exp(TLanes.Load(logits), shift));
            }

            TLanes.Store(sums + column, sum);
        }
    }

    // Σ softplus(logit) of rows, and of columns where they are wanted.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLosses(in PairTile tile)
    {
        float* columnSums = CountsForColumns(tile) ? ColumnSums(tile) : null;
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* logits = tile.Values + (row * tile.Stride);
            float* sums = RowSums(tile.Block.Worker, row);
            TVec sum = TLanes.Load(sums);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec loss = SigmoidLanes<TVec, TLanes>.Softplus(TLanes.Load(logits + column));
                sum = TLanes.Add(sum, loss);
                if (columnSums != null)
                {
                    TLanes.Store(columnSums + column, TLanes.Add(TLanes.Load(columnSums + column), loss));
                }
            }

            TLanes.Store(sums, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTotals(in PairTile tile)
    {
        float* columnTotals = CountsForColumnTotals(tile) ? ColumnTotals(tile) : null;
        TVec none = TLanes.Broadcast(float.NegativeInfinity);
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* logits = tile.Values + (row * tile.Stride);
            float* totals = RowTotals(tile.Block.Worker, row);
            TVec total = TLanes.Load(totals);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec logit = TLanes.Load(logits + column);
                logit = TLanes.Select(TLanes.Equal(logit, none), TLanes.Zero, logit);
                total = TLanes.Add(total, logit);
                if (columnTotals != null)
                {
                    TLanes.Store(columnTotals + column, TLanes.Add(TLanes.Load(columnTotals + column), logit));
                }
            }

            TLanes.Store(totals, total);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Exp(TVec logit, TVec shift) => ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(logit, shift));

    // Nothing but −∞ so far: it must not be subtracted from itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Shift(TVec reference) =>
        TLanes.Select(TLanes.Equal(reference, TLanes.Broadcast(float.NegativeInfinity)), TLanes.Zero, reference);
}
