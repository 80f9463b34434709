using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>Weights in vectors, and their product with the right rows by the kernel that computes dot products.</summary>
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
        int columns = Left.Columns;
        float scale = Call.Logits.Scale;
        for (int row = 0; row < block.Rows; row++)
        {
            long left = block.First + row;
            float* sums = Sums(block.Worker) + (row * SumStride);
            double share = WriteSums(block, row);
            if (IsCosine)
            {
                double norm = _packer.Norm(Left.Row(left), Left.ElementType, columns);
                CosineGradient<TVec, TLanes>.Finish(Left, left, norm, Call.Logits.Similarity.Cosine, share, 0, columns, sums);
            }

            float* result = Call.Result.Row<float>(left);
            for (int column = 0; column < columns; column++)
            {
                result[column] = (sums[column] * scale) + (Call.Accumulates ? result[column] : 0);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        int* columns = stackalloc int[tile.RightRows];
        float* similarities = stackalloc float[tile.RightRows];
        HostPairRoles roles = Call.Roles;
        for (int row = 0; row < tile.LeftRows; row++)
        {
            int positives = roles.TakePositives(tile, row, columns, similarities);
            if (Call.Logits.Kind == PairLossKind.Softmax)
            {
                WeighSoftmax(tile, row);
            }
            else
            {
                WeighSigmoid(tile, row);
            }

            WeighPositives(tile, row, columns, similarities, positives);
        }

        if (IsCosine)
        {
            DivideByNorms(tile);
        }

        Multiply(tile);
    }

    // Negatives only: everything else is −∞ and weighs 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeighSoftmax(in PairTile tile, int row)
    {
        ref readonly ContrastiveGradient call = ref Call;
        float* values = tile.Values + (row * tile.Stride);
        float* sums = WeightSums(tile.Block.Worker, row);
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
            TVec similarity = TLanes.Load(values + column);
            similarity = valid < TLanes.Count ? FirstOf(values + column, valid) : similarity;
            TVec excluded = TLanes.Equal(similarity, none);
            TVec logit = TLanes.MultiplyAdd(scale, similarity, bias);
            TVec weight = constant;
            if (hasLeft)
            {
                weight = TLanes.MultiplyAdd(factor, ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(logit, logSum)), weight);
            }

            if (hasRight)
            {
                TVec e = ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(logit, LoadFirst(rightLogSums + column, valid)));
                weight = TLanes.MultiplyAdd(LoadFirst(rightFactors + column, valid), e, TLanes.Add(weight, LoadFirst(rightConstants + column, valid)));
            }

            Take(values + column, similarity, excluded, weight, ref weighted, ref total);
        }

        TLanes.Store(sums, weighted);
        TLanes.Store(sums + TLanes.Count, total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeighSigmoid(in PairTile tile, int row)
    {
        ref readonly ContrastiveGradient call = ref Call;
        float* values = tile.Values + (row * tile.Stride);
        float* sums = WeightSums(tile.Block.Worker, row);
        long left = tile.FirstLeft + row;
        bool hasLeft = !call.Left.IsEmpty;
        bool hasRight = !call.Right.IsEmpty;
        TVec scale = TLanes.Broadcast(call.Logits.Scale);
        TVec bias = TLanes.Broadcast(call.Logits.Bias);
        TVec none = TLanes.Broadcast(float.NegativeInfinity);
        TVec factor = TLanes.Broadcast(hasLeft ? call.Left.NegativeFactors[left] : 0);
        TVec constant = TLanes.Broadcast(hasLeft ? call.Left.NegativeConstants[left] : 0);
        float* rightFactors = call.Right.NegativeFactors + tile.FirstRight;
        float* rightConstants = call.Right.NegativeConstants + tile.FirstRight;
        TVec weighted = TLanes.Load(sums);
        TVec total = TLanes.Load(sums + TLanes.Count);
        for (int column = 0; column < tile.RightRows; column += TLanes.Count)
        {
            int valid = tile.RightRows - column;
            TVec similarity = TLanes.Load(values + column);
            similarity = valid < TLanes.Count ? FirstOf(values + column, valid) : similarity;
            TVec excluded = TLanes.Equal(similarity, none);
            TVec e = SigmoidLanes<TVec, TLanes>.Sigmoid(TLanes.MultiplyAdd(scale, similarity, bias));
            TVec weight = TLanes.MultiplyAdd(factor, e, constant);
            if (hasRight)
            {
                weight = TLanes.MultiplyAdd(LoadFirst(rightFactors + column, valid), e, TLanes.Add(weight, LoadFirst(rightConstants + column, valid)));
            }

            Take(values + column, similarity, excluded, weight, ref weighted, ref total);
        }

        TLanes.Store(sums, weighted);
        TLanes.Store(sums + TLanes.Count, total);
    }

    // What is left out weighs nothing, whatever the sums are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(float* place, TVec similarity, TVec excluded, TVec weight, ref TVec weighted, ref TVec total)
    {
        weight = TLanes.Select(excluded, TLanes.Zero, weight);
        weighted = TLanes.Add(weighted, TLanes.Select(excluded, TLanes.Zero, TLanes.Multiply(weight, similarity)));
        total = TLanes.Add(total, weight);
        TLanes.Store(place, weight);
    }

    private void WeighPositives(in PairTile tile, int row, int* columns, float* similarities, int count)
    {
        ref readonly ContrastiveGradient call = ref Call;
        PairLogits logits = call.Logits;
        float* sums = WeightSums(tile.Block.Worker, row);
        for (int i = 0; i < count; i++)
        {
            double logit = ((double)logits.Scale * ((double)similarities[i] - logits.Margin)) + logits.Bias;
            double weight = call.Left.Positive(tile.FirstLeft + row, logit, logits.Kind) + call.Right.Positive(tile.FirstRight + columns[i], logit, logits.Kind);
            tile.Values[(row * tile.Stride) + columns[i]] = (float)weight;
            sums[0] += (float)(weight * similarities[i]);
            sums[TLanes.Count] += (float)weight;
            *PositiveWeight(tile.Block.Worker, row) += (float)weight;
        }
    }

    // The right rows' norms go into the weights. A zero row's divisor may be 0 and does not matter.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivideByNorms(in PairTile tile)
    {
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* weights = tile.Values + (row * tile.Stride);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec divisor = TLanes.Load(tile.RightFactors + column);
                divisor = TLanes.Select(TLanes.Equal(divisor, TLanes.Zero), TLanes.Broadcast(1), divisor);
                TLanes.Store(weights + column, TLanes.Divide(TLanes.Load(weights + column), divisor));
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
    private void Multiply(in PairTile tile)
    {
        PairwiseWorkspace workspace = tile.Workspace;
        PanelShape shape = PanelShape.ForLanes(TLanes.Count);
        nint panelStride = tile.Stride * shape.LeftRows;
        PackWeights(tile, shape, panelStride);
        var left = new LeftPanels(workspace.SecondTile, panelStride);
        float* sums = Sums(tile.Block.Worker);
        int columns = tile.Builder.Plan.Columns;
        for (int first = 0; first < tile.RightRows; first += tile.Builder.Plan.Chunk)
        {
            int rows = Math.Min(tile.Builder.Plan.Chunk, tile.RightRows - first);
            for (int column = 0; column < columns; column += shape.RightRows)
            {
                int width = Math.Min(shape.RightRows, columns - column);
                tile.Builder.PackColumns(tile.FirstRight + first, rows, column, width, workspace.RightExponents + first, workspace.RightPanel);
                product.Run(left, tile.LeftRows, first, TileBuilder.PackedDepth(rows), workspace.RightPanel, sums + column, SumStride);
            }
        }
    }

    private static void PackWeights(in PairTile tile, PanelShape shape, nint panelStride)
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

            tile.Builder.Comparison.Packer.PackLeft(workspace.Rows, height, tile.RightRows, panel);
            panel += panelStride;
        }
    }
}
