using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>Weights in vectors, and their product with the right rows by the kernel that computes dot products.</summary>
internal sealed unsafe class GradientSink<TVec, TLanes>(PanelKernel product) : GradientSink
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        Weigh(tile);
        Multiply(tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(in PairTile tile)
    {
        LogitTile<TVec, TLanes>.Apply(tile, Settings);
        SoftmaxWeights weights = Weights;
        float* rightLogSums = weights.RightLogSums == null ? null : weights.RightLogSums + tile.FirstRight;
        float* rightFactors = weights.RightFactors + tile.FirstRight;
        TVec inverseScale = TLanes.Broadcast(1 / Settings.Scale);
        TVec bias = TLanes.Broadcast(Settings.Bias);
        TVec none = TLanes.Broadcast(float.NegativeInfinity);
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* values = tile.Values + (row * tile.Stride);
            float* weightedLanes = WeightedSums(tile.Block.Worker) + (row * TLanes.Count);
            float* weightLanes = WeightSums(tile.Block.Worker) + (row * TLanes.Count);
            TVec logSum = TLanes.Broadcast(weights.LeftLogSums[tile.FirstLeft + row]);
            TVec factor = TLanes.Broadcast(weights.LeftFactors[tile.FirstLeft + row]);
            TVec weighted = TLanes.Load(weightedLanes);
            TVec total = TLanes.Load(weightLanes);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec logit = TLanes.Load(values + column);
                TVec weight = TLanes.Multiply(factor, Probability(logit, logSum));
                if (rightLogSums != null)
                {
                    int valid = tile.RightRows - column;
                    TVec logSums = LoadFirst(rightLogSums + column, valid);
                    weight = TLanes.MultiplyAdd(LoadFirst(rightFactors + column, valid), Probability(logit, logSums), weight);
                }

                // What is left out weighs nothing, whatever the sums are.
                TVec excluded = TLanes.Equal(logit, none);
                weight = TLanes.Select(excluded, TLanes.Zero, weight);
                TVec similarity = TLanes.Multiply(TLanes.Subtract(logit, bias), inverseScale);
                weighted = TLanes.Add(weighted, TLanes.Select(excluded, TLanes.Zero, TLanes.Multiply(weight, similarity)));
                total = TLanes.Add(total, weight);
                TLanes.Store(values + column, weight);
            }

            TLanes.Store(weightedLanes, weighted);
            TLanes.Store(weightLanes, total);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Probability(TVec logit, TVec logSum) => ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(logit, logSum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LoadFirst(float* source, int count) =>
        count >= TLanes.Count ? TLanes.Load(source) : ElementVectors.LoadPartial<TVec, float>(source, count);

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
                tile.Builder.PackColumns(tile.FirstRight + first, rows, column, width, workspace.RightPanel);
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
