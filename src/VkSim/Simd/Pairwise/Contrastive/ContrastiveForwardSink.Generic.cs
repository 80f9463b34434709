using System.Runtime.CompilerServices;
using VkSim.Contract.Pairs;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>
/// Running sums relative to the largest logit so far. A sum is rescaled only when a larger logit comes, which for a row
/// happens about as often as the logarithm of its length; columns are taken a few rows at a time.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class ContrastiveForwardSink<TVec, TLanes> : ContrastiveForwardSink
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    protected override int Lanes => TLanes.Count;

    private static int Group => 4 * TLanes.Count;

    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        MakeLogits(tile);
        if (Logits.Kind == PairLossKind.Softmax)
        {
            AddRows(tile);
            if (CountsForColumns(tile))
            {
                AddColumns(tile);
            }
        }
        else
        {
            AddLosses(tile);
        }

        if (HasTotals)
        {
            AddTotals(tile);
        }
    }

    // What is no negative is −∞ afterwards, also up to the next whole group of columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeLogits(in PairTile tile)
    {
        int* columns = stackalloc int[tile.RightRows];
        float* similarities = stackalloc float[tile.RightRows];
        HostPairRoles roles = Roles;
        TVec scale = TLanes.Broadcast(Logits.Scale);
        TVec bias = TLanes.Broadcast(Logits.Bias);
        int whole = (tile.RightRows + Group - 1) / Group * Group;
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

            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TLanes.Store(values + column, TLanes.MultiplyAdd(scale, TLanes.Load(values + column), bias));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(in PairTile tile)
    {
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* logits = tile.Values + (row * tile.Stride);
            float* sums = RowSums(tile.Block.Worker, row);
            float* referencePlace = RowReference(tile.Block.Worker, row);
            float reference = *referencePlace;
            TVec sum = TLanes.Load(sums);
            for (int column = 0; column < tile.RightRows; column += Group)
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

            *referencePlace = reference;
            TLanes.Store(sums, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddColumns(in PairTile tile)
    {
        int panel = PanelShape.ForLanes(TLanes.Count).LeftRows;
        float* references = ColumnReferences(tile);
        float* sums = ColumnSums(tile);
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
    private static float Shift(float reference) => float.IsNegativeInfinity(reference) ? 0 : reference;

    private static float Largest(float* logits, float reference)
    {
        for (int i = 0; i < Group; i++)
        {
            reference = logits[i] > reference ? logits[i] : reference;
        }

        return reference;
    }
}
