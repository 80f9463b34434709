using System.Runtime.CompilerServices;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Gradients;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>Weights in vectors, and their products with rows by the kernel that computes dot products.</summary>
[SkipLocalsInit]
internal sealed unsafe class ContrastiveBackwardSink<TVec, TLanes>(PanelKernel product) : ContrastiveBackwardSink
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    // How far a tile's log sums may lie apart for one exponential to serve them all: its argument is rounded as those of logits are.
    private const float MostSpread = 16;

    private readonly PanelPacker<TVec, TLanes> _packer = new();

    /// <inheritdoc/>
    protected override int Lanes => TLanes.Count;

    /// <inheritdoc/>
    public override void EndRows(in RowBlock block)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            AddLeftSums(block, row);
        }

        for (int row = 0; row < block.Rows && !AddsLeftAtOnce(block.Rows); row++)
        {
            WriteRow(Left, block.First + row, Sums(block.Worker) + (row * SumStride), Call.Result, DefersLeft);
        }
    }

    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        int* columns = stackalloc int[tile.RightRows];
        float* similarities = stackalloc float[tile.RightRows];
        int* unboundedLeft = stackalloc int[tile.LeftRows];
        int* unboundedRight = stackalloc int[tile.RightRows];
        int unboundedLeftRows = FindUnbounded(Left, tile.FirstLeft, tile.LeftRows, tile.Values, tile.Stride, unboundedLeft);
        int unboundedRightRows = FindUnbounded(Right, tile.FirstRight, tile.RightRows, tile.Values, 1, unboundedRight);
        float* leftShares = stackalloc float[tile.LeftRows + TLanes.Count];
        float* rightShares = stackalloc float[tile.RightRows + TLanes.Count];
        float reference = CommonLogSum(tile);
        if (float.IsFinite(reference))
        {
            SetShares(Call.Left, tile.FirstLeft, tile.LeftRows, reference, leftShares);
            SetShares(Call.Right, tile.FirstRight, tile.RightRows, reference, rightShares);
        }

        HostPairRoles roles = Call.Roles;
        bool forRight = CountsForRight(tile);
        if (forRight)
        {
            ClearRight(tile);
        }

        for (int row = 0; row < tile.LeftRows; row++)
        {
            int positives = roles.TakePositives(tile, row, columns, similarities);
            if (float.IsFinite(reference))
            {
                WeighTogether(tile, row, forRight, reference, leftShares[row], rightShares);
            }
            else if (Call.Logits.Kind == PairLossKind.Softmax)
            {
                Weigh<SoftmaxShare<TVec, TLanes>>(tile, row, forRight);
            }
            else
            {
                Weigh<SigmoidSlope<TVec, TLanes>>(tile, row, forRight);
            }

            WeighPositives(tile, row, columns, similarities, positives, forRight);
        }

        if (forRight)
        {
            MultiplyWithLeft(tile, new ReadOnlySpan<int>(unboundedLeft, unboundedLeftRows));
        }

        MultiplyWithRight(tile, new ReadOnlySpan<int>(unboundedRight, unboundedRightRows));
    }

    // Rows with a component that is NaN or infinite: so is every similarity with them, that with the tile's first row too.
    private int FindUnbounded(in HostMatrix matrix, long first, int rows, float* similarities, nint stride, int* found)
    {
        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            if (!float.IsFinite(similarities[row * stride]) && !double.IsFinite(_packer.Norm(matrix.Row(first + row), matrix.ElementType, matrix.Columns)))
            {
                found[count++] = row;
            }
        }

        return count;
    }

    // The middle of the tile's log sums where they lie close, otherwise NaN. One exponential relative to it serves both of a pair's rows:
    // no logit is above its rows' log sums, and what underflows is as good as nothing beside either row's others.
    private float CommonLogSum(in PairTile tile)
    {
        ref readonly ContrastiveGradient call = ref Call;
        if (call.Logits.Kind != PairLossKind.Softmax || call.Left.IsEmpty || call.Right.IsEmpty)
        {
            return float.NaN;
        }

        float least = float.PositiveInfinity;
        float most = float.NegativeInfinity;
        Extend(new ReadOnlySpan<float>(call.Left.NegativeLogSums + tile.FirstLeft, tile.LeftRows), ref least, ref most);
        Extend(new ReadOnlySpan<float>(call.Right.NegativeLogSums + tile.FirstRight, tile.RightRows), ref least, ref most);
        return most - least <= MostSpread ? least + ((most - least) / 2) : float.NaN;
    }

    private static void Extend(ReadOnlySpan<float> values, ref float least, ref float most)
    {
        foreach (float value in values)
        {
            least = MathF.Min(least, value);
            most = MathF.Max(most, value);
        }
    }

    // factor · exp(reference − log sum) of each row: times exp(logit − reference) it is what the row adds to a pair's weight.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetShares(in HostPairWeights weights, long first, int rows, float reference, float* shares)
    {
        TVec level = TLanes.Broadcast(reference);
        for (int row = 0; row < rows; row += TLanes.Count)
        {
            TVec share = SoftmaxShare<TVec, TLanes>.Of(level, LoadFirst(weights.NegativeLogSums + first + row, rows - row));
            TLanes.Store(shares + row, TLanes.Multiply(LoadFirst(weights.NegativeFactors + first + row, rows - row), share));
        }
    }

    // As Weigh, of a tile with a common log sum.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeighTogether(in PairTile tile, int row, bool forRight, float reference, float leftShare, float* rightShares)
    {
        ref readonly ContrastiveGradient call = ref Call;
        float* values = tile.Values + (row * tile.Stride);
        float* sums = WeightSums(tile.Block.Worker, row);
        float* rightConstants = call.Right.NegativeConstants + tile.FirstRight;
        float* rightWeighted = RightWeighted(tile.Block.Worker);
        float* rightWeights = RightWeights(tile.Block.Worker);
        TVec scale = TLanes.Broadcast(call.Logits.Scale);
        TVec bias = TLanes.Broadcast(call.Logits.Bias);
        TVec none = TLanes.Broadcast(float.NegativeInfinity);
        TVec level = TLanes.Broadcast(reference);
        TVec ofLeft = TLanes.Broadcast(leftShare);
        TVec constant = TLanes.Broadcast(call.Left.NegativeConstants[tile.FirstLeft + row]);
        TVec weighted = TLanes.Load(sums);
        TVec total = TLanes.Load(sums + TLanes.Count);
        for (int column = 0; column < tile.RightRows; column += TLanes.Count)
        {
            int valid = tile.RightRows - column;
            TVec similarity = valid < TLanes.Count ? FirstOf(values + column, valid) : TLanes.Load(values + column);
            TVec excluded = TLanes.Equal(similarity, none);
            TVec e = SoftmaxShare<TVec, TLanes>.Of(TLanes.MultiplyAdd(scale, similarity, bias), level);
            TVec constants = TLanes.Add(constant, LoadFirst(rightConstants + column, valid));
            TVec weight = TLanes.MultiplyAdd(TLanes.Add(ofLeft, TLanes.Load(rightShares + column)), e, constants);
            weight = TLanes.Select(excluded, TLanes.Zero, weight);
            TLanes.Store(values + column, weight);
            similarity = TLanes.Select(excluded, TLanes.Zero, TLanes.Multiply(weight, similarity));
            weighted = TLanes.Add(weighted, similarity);
            total = TLanes.Add(total, weight);
            if (forRight)
            {
                Add(rightWeighted + column, similarity);
                Add(rightWeights + column, weight);
            }
        }

        TLanes.Store(sums, weighted);
        TLanes.Store(sums + TLanes.Count, total);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* place, TVec value) => TLanes.Store(place, TLanes.Add(TLanes.Load(place), value));

    // Negatives only: everything else is −∞ and weighs 0, whatever the sums are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh<TFunction>(in PairTile tile, int row, bool forRight)
        where TFunction : struct, IPairFunction<TVec>
    {
        ref readonly ContrastiveGradient call = ref Call;
        float* values = tile.Values + (row * tile.Stride);
        float* sums = WeightSums(tile.Block.Worker, row);
        float* rightWeighted = RightWeighted(tile.Block.Worker);
        float* rightWeights = RightWeights(tile.Block.Worker);
        long left = tile.FirstLeft + row;
        bool hasLeft = !call.Left.IsEmpty;
        bool hasRight = !call.Right.IsEmpty;
        TVec scale = TLanes.Broadcast(call.Logits.Scale);
        TVec bias = TLanes.Broadcast(call.Logits.Bias);
        TVec none = TLanes.Broadcast(float.NegativeInfinity);
        TVec factor = TLanes.Broadcast(hasLeft ? call.Left.NegativeFactors[left] : 0);
        TVec logSum = TLanes.Broadcast(hasLeft ? call.Left.NegativeLogSums[left] : 0);
        TVec constant = TLanes.Broadcast(hasLeft ? call.Left.NegativeConstants[left] : 0);
        float* rightFactors = call.Right.NegativeFactors + tile.FirstRight;
        float* rightLogSums = call.Right.NegativeLogSums + tile.FirstRight;
        float* rightConstants = call.Right.NegativeConstants + tile.FirstRight;
        TVec weighted = TLanes.Load(sums);
        TVec total = TLanes.Load(sums + TLanes.Count);
        for (int column = 0; column < tile.RightRows; column += TLanes.Count)
        {
            int valid = tile.RightRows - column;
            TVec similarity = valid < TLanes.Count ? FirstOf(values + column, valid) : TLanes.Load(values + column);
            TVec excluded = TLanes.Equal(similarity, none);
            TVec logit = TLanes.MultiplyAdd(scale, similarity, bias);
            TVec weight = constant;
            if (hasLeft)
            {
                weight = TLanes.MultiplyAdd(factor, TFunction.Of(logit, logSum), weight);
            }

            if (hasRight)
            {
                TVec e = TFunction.Of(logit, LoadFirst(rightLogSums + column, valid));
                weight = TLanes.MultiplyAdd(LoadFirst(rightFactors + column, valid), e, TLanes.Add(weight, LoadFirst(rightConstants + column, valid)));
            }

            weight = TLanes.Select(excluded, TLanes.Zero, weight);
            TLanes.Store(values + column, weight);
            similarity = TLanes.Select(excluded, TLanes.Zero, TLanes.Multiply(weight, similarity));
            weighted = TLanes.Add(weighted, similarity);
            total = TLanes.Add(total, weight);
            if (forRight)
            {
                Add(rightWeighted + column, similarity);
                Add(rightWeights + column, weight);
            }
        }

        TLanes.Store(sums, weighted);
        TLanes.Store(sums + TLanes.Count, total);
    }

    private void WeighPositives(in PairTile tile, int row, int* columns, float* similarities, int count, bool forRight)
    {
        ref readonly ContrastiveGradient call = ref Call;
        PairLogits logits = call.Logits;
        int worker = tile.Block.Worker;
        float* sums = WeightSums(worker, row);
        for (int i = 0; i < count; i++)
        {
            double logit = ((double)logits.Scale * ((double)similarities[i] - logits.Margin)) + logits.Bias;
            double weight = call.Left.Positive(tile.FirstLeft + row, logit, logits.Kind) + call.Right.Positive(tile.FirstRight + columns[i], logit, logits.Kind);
            float weighted = (float)(weight * similarities[i]);
            tile.Values[(row * tile.Stride) + columns[i]] = (float)weight;
            sums[0] += weighted;
            sums[TLanes.Count] += (float)weight;
            *PositiveWeight(worker, row) += (float)weight;
            if (forRight)
            {
                RightWeighted(worker)[columns[i]] += weighted;
                RightWeights(worker)[columns[i]] += (float)weight;
                RightPositiveWeights(worker)[columns[i]] += (float)weight;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LoadFirst(float* source, int count) =>
        count >= TLanes.Count ? TLanes.Load(source) : ElementVectors.LoadPartial<TVec, float>(source, count);

    // −∞ beyond the tile's last column.
    private static TVec FirstOf(float* values, int count)
    {
        new Span<float>(values + count, TLanes.Count - count).Fill(float.NegativeInfinity);
        return TLanes.Load(values);
    }

    // What a row's components are multiplied with to be a logit's: the scale, of cosines over the norm. Divisors are near 1; that of a
    // row without a norm is 0 or NaN, and must not make NaN of a weight of 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetFactors(float* norms, int rows, float* factors)
    {
        TVec one = TLanes.Broadcast(1);
        TVec scale = TLanes.Broadcast(Call.Logits.Scale);
        for (int row = 0; row < rows; row += TLanes.Count)
        {
            TVec factor = scale;
            if (IsCosine)
            {
                TVec norm = TLanes.Load(norms + row);
                factor = TLanes.Divide(scale, TLanes.Select(TLanes.Less(TLanes.Zero, norm), norm, one));
            }

            TLanes.Store(factors + row, factor);
        }
    }

    // The weights become left panels, one column a right row; the right rows are the product's depth.
    private void MultiplyWithRight(in PairTile tile, ReadOnlySpan<int> unbounded)
    {
        PanelShape shape = PanelShape.ForLanes(TLanes.Count);
        nint panelStride = tile.Stride * shape.LeftRows;
        PackWeights(tile, shape, panelStride);
        var weights = new LeftPanels(tile.Workspace.SecondTile, panelStride);
        float* factors = stackalloc float[tile.RightRows + TLanes.Count];
        SetFactors(tile.RightFactors, tile.RightRows, factors);
        bool atOnce = AddsLeftAtOnce(tile.LeftRows);
        float* sums = atOnce ? Call.Result.Row<float>(tile.FirstLeft) : Sums(tile.Block.Worker);
        nint stride = atOnce ? (nint)Call.Result.RowStride : SumStride;
        Multiply(
            tile, weights, tile.LeftRows, Right, tile.FirstRight, tile.RightRows, unbounded, tile.Workspace.RightExponents, factors, sums, stride);
    }

    // The same the other way round: one column a left row, and the left rows are the depth.
    private void MultiplyWithLeft(in PairTile tile, ReadOnlySpan<int> unbounded)
    {
        PanelShape shape = PanelShape.ForLanes(TLanes.Count);
        nint panelStride = PanelShape.PackedDepth(tile.LeftRows) * shape.LeftRows;
        PackTurnedWeights(tile, shape, panelStride);
        bool atOnce = AddsRightAtOnce(tile.RightRows);
        float* sums = atOnce ? RightResult.Row<float>(tile.FirstRight) : RightSums(tile.Block.Worker);
        nint stride = atOnce ? (nint)RightResult.RowStride : SumStride;
        var weights = new LeftPanels(tile.Workspace.SecondTile, panelStride);
        float* factors = stackalloc float[tile.LeftRows + TLanes.Count];
        SetFactors(tile.LeftFactors, tile.LeftRows, factors);
        Multiply(tile, weights, tile.RightRows, Left, tile.FirstLeft, tile.LeftRows, unbounded, tile.Workspace.LeftExponents, factors, sums, stride);
        for (int row = 0; row < tile.RightRows; row++)
        {
            AddRightSums(tile, row);
            if (!atOnce)
            {
                WriteRow(Right, tile.FirstRight + row, sums + (row * SumStride), RightResult, DefersRight);
            }
        }
    }

    // sums (rows × columns) += weights (rows × others) · others. Rows that are not finite are taken as zeros: the weights of their
    // pairs are NaN and make NaN of the sums, but those of pairs that are left out are 0 and must not.
    private void Multiply(
        in PairTile tile,
        in LeftPanels weights,
        int rows,
        in HostMatrix matrix,
        long firstOther,
        int others,
        ReadOnlySpan<int> unbounded,
        int* exponents,
        float* factors,
        float* sums,
        nint stride)
    {
        float* panel = tile.Workspace.RightPanel;
        ref readonly PairwisePlan plan = ref tile.Builder.Plan;
        for (int first = 0; first < others; first += PanelShape.Segment)
        {
            int depth = Math.Min(PanelShape.Segment, others - first);
            for (int column = 0; column < plan.Columns; column += plan.Shape.RightRows)
            {
                int width = Math.Min(plan.Shape.RightRows, plan.Columns - column);
                _packer.PackColumns(matrix, firstOther + first, depth, column, width, exponents + first, factors + first, panel);
                foreach (int row in unbounded)
                {
                    if (row >= first && row < first + depth)
                    {
                        new Span<float>(panel + ((nint)(row - first) * plan.Shape.RightRows), plan.Shape.RightRows).Clear();
                    }
                }

                product.Run(weights, rows, first, PanelShape.PackedDepth(depth), panel, sums + column, stride);
            }
        }
    }

    private void PackWeights(in PairTile tile, PanelShape shape, nint panelStride)
    {
        PairwiseWorkspace workspace = tile.Workspace;
        float* panel = workspace.SecondTile;
        for (int row = 0; row < tile.LeftRows; row += shape.LeftRows)
        {
            int height = shape.LeftPanelHeight(tile.LeftRows - row);
            int slots = Math.Max(height, shape.Lanes);
            for (int slot = 0; slot < slots; slot++)
            {
                // Rows beyond the block's last are left from another tile: they count for sums that nobody reads.
                int source = Math.Min(row + slot, tile.LeftRows - 1);
                workspace.Rows[slot] = tile.Values + (source * tile.Stride);
            }

            _packer.PackLeft(workspace.Rows, height, tile.RightRows, panel);
            panel += panelStride;
        }
    }

    // A panel of right rows is what lies side by side in the tile's rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackTurnedWeights(in PairTile tile, PanelShape shape, nint panelStride)
    {
        float* panel = tile.Workspace.SecondTile;
        for (int column = 0; column < tile.RightRows; column += shape.LeftRows)
        {
            int height = shape.LeftPanelHeight(tile.RightRows - column);
            float* destination = panel;
            for (int row = 0; row < tile.LeftRows; row++)
            {
                float* weights = tile.Values + (row * tile.Stride) + column;

                // A vector holds more than the panel: what it writes too much, the next row overwrites.
                for (int slot = 0; slot < height; slot += TLanes.Count)
                {
                    TLanes.Store(destination + slot, TLanes.Load(weights + slot));
                }

                destination += height;
            }

            new Span<float>(destination, (PanelShape.PackedDepth(tile.LeftRows) - tile.LeftRows) * height).Clear();
            panel += panelStride;
        }
    }

    /// <inheritdoc/>
    protected override void FinishRow(in HostMatrix matrix, long row, float* gradient)
    {
        double norm = _packer.Norm(matrix.Row(row), matrix.ElementType, matrix.Columns);

        // Without a norm the sums are NaN already, or 0 where no pair counts.
        if (double.IsFinite(norm))
        {
            CosineGradient<TVec, TLanes>.Finish(matrix, row, norm, Call.Logits.Similarity.Cosine, gradient);
        }
    }

    // A row's sums become its gradient, through the norm unless that is left for the end, and go where they belong.
    private void WriteRow(in HostMatrix matrix, long row, float* sums, in HostMatrix result, bool defers)
    {
        if (IsCosine && !defers)
        {
            FinishRow(matrix, row, sums);
        }

        Write(sums, matrix.Columns, result.Row<float>(row));
    }

    // result (+)= sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(float* sums, int columns, float* result)
    {
        bool adds = Adds;
        for (int column = 0; column < columns; column += TLanes.Count)
        {
            int valid = columns - column;
            TVec gradient = TLanes.Load(sums + column);
            gradient = adds ? TLanes.Add(LoadFirst(result + column, valid), gradient) : gradient;
            if (valid < TLanes.Count)
            {
                ElementVectors.StorePartial<TVec, float>(gradient, result + column, valid);
            }
            else
            {
                TLanes.Store(result + column, gradient);
            }
        }
    }
}
