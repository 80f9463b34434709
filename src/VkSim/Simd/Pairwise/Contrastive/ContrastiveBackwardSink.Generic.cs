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
    private readonly PanelPacker<TVec, TLanes> _packer = new();

    /// <inheritdoc/>
    protected override int Lanes => TLanes.Count;

    /// <inheritdoc/>
    public override void EndRows(in RowBlock block)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            AddLeftSums(block, row);
            WriteRow(Left, block.First + row, Sums(block.Worker) + (row * SumStride), Call.Result);
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
        HostPairRoles roles = Call.Roles;
        bool forRight = CountsForRight(tile);
        if (forRight)
        {
            ClearRight(tile.Block.Worker);
        }

        for (int row = 0; row < tile.LeftRows; row++)
        {
            int positives = roles.TakePositives(tile, row, columns, similarities);
            if (Call.Logits.Kind == PairLossKind.Softmax)
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
            similarity = TLanes.Select(excluded, TLanes.Zero, TLanes.Multiply(weight, similarity));
            weighted = TLanes.Add(weighted, similarity);
            total = TLanes.Add(total, weight);
            TLanes.Store(values + column, weight);
            if (forRight)
            {
                TLanes.Store(rightWeighted + column, TLanes.Add(TLanes.Load(rightWeighted + column), similarity));
                TLanes.Store(rightWeights + column, TLanes.Add(TLanes.Load(rightWeights + column), weight));
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

    // The weights become left panels, one column a right row; the right rows are the product's depth.
    private void MultiplyWithRight(in PairTile tile, ReadOnlySpan<int> unbounded)
    {
        if (IsCosine)
        {
            DivideByNorms(tile);
        }

        PanelShape shape = PanelShape.ForLanes(TLanes.Count);
        nint panelStride = tile.Stride * shape.LeftRows;
        PackWeights(tile, shape, panelStride);
        var weights = new LeftPanels(tile.Workspace.SecondTile, panelStride);
        Multiply(tile, weights, tile.LeftRows, Right, tile.FirstRight, tile.RightRows, unbounded, tile.Workspace.RightExponents, Sums(tile.Block.Worker));
    }

    // The same the other way round: one column a left row, and the left rows are the depth.
    private void MultiplyWithLeft(in PairTile tile, ReadOnlySpan<int> unbounded)
    {
        PanelShape shape = PanelShape.ForLanes(TLanes.Count);
        nint panelStride = PanelShape.PackedDepth(tile.LeftRows) * shape.LeftRows;
        PackTurnedWeights(tile, shape, panelStride);
        float* sums = RightSums(tile.Block.Worker);
        var weights = new LeftPanels(tile.Workspace.SecondTile, panelStride);
        Multiply(tile, weights, tile.RightRows, Left, tile.FirstLeft, tile.LeftRows, unbounded, tile.Workspace.LeftExponents, sums);
        for (int row = 0; row < tile.RightRows; row++)
        {
            AddRightSums(tile, row);
            WriteRow(Right, tile.FirstRight + row, sums + (row * SumStride), RightResult);
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
        float* sums)
    {
        float* panel = tile.Workspace.RightPanel;
        ref readonly PairwisePlan plan = ref tile.Builder.Plan;
        for (int first = 0; first < others; first += PanelShape.Segment)
        {
            int depth = Math.Min(PanelShape.Segment, others - first);
            for (int column = 0; column < plan.Columns; column += plan.Shape.RightRows)
            {
                int width = Math.Min(plan.Shape.RightRows, plan.Columns - column);
                _packer.PackColumns(matrix, firstOther + first, depth, column, width, exponents + first, panel);
                foreach (int row in unbounded)
                {
                    if (row >= first && row < first + depth)
                    {
                        new Span<float>(panel + ((nint)(row - first) * plan.Shape.RightRows), plan.Shape.RightRows).Clear();
                    }
                }

                product.Run(weights, rows, first, PanelShape.PackedDepth(depth), panel, sums + column, SumStride);
            }
        }
    }

    // The right rows' norms go into the weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivideByNorms(in PairTile tile)
    {
        for (int column = 0; column < tile.RightRows; column += TLanes.Count)
        {
            TVec inverse = Inverse(TLanes.Load(tile.RightFactors + column));
            float* weights = tile.Values + column;
            for (int row = 0; row < tile.LeftRows; row++, weights += tile.Stride)
            {
                TLanes.Store(weights, TLanes.Multiply(TLanes.Load(weights), inverse));
            }
        }
    }

    // Divisors are near 1; that of a row without a norm is 0 or NaN, and must not make NaN of a weight of 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Inverse(TVec norm)
    {
        TVec one = TLanes.Broadcast(1);
        return TLanes.Divide(one, TLanes.Select(TLanes.Less(TLanes.Zero, norm), norm, one));
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

    // A panel of right rows is what lies side by side in the tile's rows. The left rows' norms go into the weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackTurnedWeights(in PairTile tile, PanelShape shape, nint panelStride)
    {
        float* panel = tile.Workspace.SecondTile;
        float* inverses = stackalloc float[tile.LeftRows + TLanes.Count];
        for (int row = 0; row < tile.LeftRows; row += TLanes.Count)
        {
            TLanes.Store(inverses + row, IsCosine ? Inverse(TLanes.Load(tile.LeftFactors + row)) : TLanes.Broadcast(1));
        }

        for (int column = 0; column < tile.RightRows; column += shape.LeftRows)
        {
            int height = shape.LeftPanelHeight(tile.RightRows - column);
            float* destination = panel;
            for (int row = 0; row < tile.LeftRows; row++)
            {
                TVec inverse = TLanes.Broadcast(inverses[row]);
                float* weights = tile.Values + (row * tile.Stride) + column;

                // A vector holds more than the panel: what it writes too much, the next row overwrites.
                for (int slot = 0; slot < height; slot += TLanes.Count)
                {
                    TLanes.Store(destination + slot, TLanes.Multiply(TLanes.Load(weights + slot), inverse));
                }

                destination += height;
            }

            new Span<float>(destination, (PanelShape.PackedDepth(tile.LeftRows) - tile.LeftRows) * height).Clear();
            panel += panelStride;
        }
    }

    // A row's sums become its gradient, through the norm, and go where they belong.
    private void WriteRow(in HostMatrix matrix, long row, float* sums, in HostMatrix result)
    {
        if (IsCosine)
        {
            double norm = _packer.Norm(matrix.Row(row), matrix.ElementType, matrix.Columns);

            // Without a norm the sums are NaN already, or 0 where no pair counts.
            if (double.IsFinite(norm))
            {
                CosineGradient<TVec, TLanes>.Finish(matrix, row, norm, Call.Logits.Similarity.Cosine, sums);
            }
        }

        Write(sums, Call.Logits.Scale, matrix.Columns, result.Row<float>(row));
    }

    // result (+)= sums · factor.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(float* sums, float factor, int columns, float* result)
    {
        bool adds = Adds;
        TVec f = TLanes.Broadcast(factor);
        for (int column = 0; column < columns; column += TLanes.Count)
        {
            int valid = columns - column;
            TVec gradient = TLanes.Multiply(TLanes.Load(sums + column), f);
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
