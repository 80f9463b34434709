using VkSim.Compute;
using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>
/// Sums and gradients over all pairs of two matrices on a GPU. Similarities go through the scratch memory tile by tile; a tile is
/// made by the comparing kernels, summed or turned into weights, and its part of the gradient taken before the next one. Those of
/// rows with groups of their own are as few as the rows and written whole.
/// </summary>
internal sealed class ContrastiveOperation : IDisposable
{
    private readonly GpuContext _gpu;
    private readonly PairwiseKernels _pairs;
    private readonly PairwiseGradientKernels _gradients;
    private readonly GroupOperation _groups;
    private readonly ContrastiveKernels _kernels;
    private readonly ContrastiveTiles _tiles;
    private readonly RecordedWorkCache<ContrastiveCall> _forward;
    private readonly RecordedWorkCache<ContrastiveCall> _backward;
    private readonly RecordedWorkCache<MatrixView> _clear;

    public ContrastiveOperation(GpuContext gpu, PairwiseKernels pairs, PairwiseGradientKernels gradients, GroupOperation groups)
    {
        _gpu = gpu;
        _pairs = pairs;
        _gradients = gradients;
        _groups = groups;
        _kernels = new ContrastiveKernels(gpu);
        _tiles = new ContrastiveTiles(gpu, pairs, gradients);
        _forward = gpu.CreateCache<ContrastiveCall>("contrastive sums");
        _backward = gpu.CreateCache<ContrastiveCall>("contrastive gradients");
        _clear = gpu.CreateCache<MatrixView>("no pairs");
    }

    /// <summary>Submits a forward pass; there are left rows, and pairs where it accumulates.</summary>
    public GpuFence Sums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context) =>
        Prepare(new ContrastiveCall(pass, left, right) { Accumulate = accumulate }).Run(context);

    /// <summary>Submits a backward pass; there are pairs.</summary>
    public GpuFence Gradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context) =>
        Prepare(new ContrastiveCall(pass, left, right) { Accumulate = targets.Accumulate, Targets = targets }).Run(context);

    /// <summary>Submits what a backward pass without pairs sums up; there are rows.</summary>
    public GpuFence ClearSums(in MatrixView sums, in OperationContext context) =>
        _clear.Get(sums, this, static (work, view, _) => work.Fill(((GpuStorage)view.Storage).Buffer, 0, view.ElementCount * sizeof(float))).Run(context);

    /// <summary>Records a pass, and takes the scratch memory that it needs on the device.</summary>
    public RecordedWork Prepare(in ContrastiveCall call) =>
        (call.IsForward ? _forward : _backward).Get(call, this, static (work, key, self) => self.RecordAll(work, key));

    /// <inheritdoc/>
    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
        _clear.Dispose();
    }

    private void RecordAll(RecordedWork work, in ContrastiveCall call)
    {
        if (call.Pass.Group > 0)
        {
            RecordGroups(work, call);
            return;
        }

        PairPass pass = call.Pass;
        PairwiseMethod method = PairwiseMethod.For(_gpu.Tuning, pass.A.Rows, pass.B.Rows, pass.A.Columns, pass.Logits.Similarity);
        (long leftStep, long rightStep) = pass.B.Rows == 0 ? (_tiles.LinesAtATime, 1) : _tiles.Cut(pass, method);
        for (long l = 0; l < pass.A.Rows; l += leftStep)
        {
            long r = 0;
            do
            {
                var tile = new GpuPairTile(l, Math.Min(leftStep, pass.A.Rows - l), r, Math.Min(rightStep, pass.B.Rows - r));
                Record(work, call, tile, method);
                r += rightStep;
            }
            while (r < pass.B.Rows);
        }
    }

    private void Record(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile, in PairwiseMethod method)
    {
        var similarities = PairGrid.Of(_tiles.Similarities(tile), transposed: false);
        if (tile.Pairs > 0)
        {
            MatrixView left = call.Pass.A.RowRange(tile.FirstLeft, tile.LeftRows);
            MatrixView right = call.Pass.B.RowRange(tile.FirstRight, tile.RightRows);
            PairwiseSettings similarity = call.Pass.Logits.Similarity;
            var outcome = new PairwiseOutcome { Result = similarities.Matrix, LeftStep = tile.Stride, RightStep = 1 };
            _pairs.PrepareRight(work, right, method, similarity);
            PairwiseKernels.Left prepared = _pairs.PrepareLeft(work, left, method, similarity);
            _pairs.Compare(work, prepared, right, method, similarity, outcome);
        }

        if (!call.IsForward)
        {
            RecordGradient(work, call, tile, similarities);
            return;
        }

        _kernels.Sums(work, call, tile, similarities, transposed: false);
        if (!call.Right.IsNone)
        {
            _kernels.Sums(work, call, tile, similarities, transposed: true);
        }
    }

    private void RecordGradient(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile, in PairGrid similarities)
    {
        var weights = PairGrid.Of(_tiles.Weights(tile), transposed: false);
        _kernels.Weights(work, call, tile, similarities, weights);
        if (call.Pass.A.Columns == 0)
        {
            return;
        }

        RecordProducts(work, call, tile, transposed: false, tile.FirstRight > 0);
        if (!call.Targets.B.IsNone)
        {
            RecordProducts(work, call, tile, transposed: true, tile.FirstLeft > 0);
        }
    }

    // The tile's part of the gradient of its left rows, or, transposed, of its right rows.
    private void RecordProducts(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile, bool transposed, bool hasEarlier)
    {
        PairwiseSettings similarity = call.Pass.Logits.Similarity;
        MatrixView left = call.Pass.A.RowRange(tile.FirstLeft, tile.LeftRows);
        MatrixView right = call.Pass.B.RowRange(tile.FirstRight, tile.RightRows);
        MatrixView result = call.Targets.A.RowRange(tile.FirstLeft, tile.LeftRows);
        if (transposed)
        {
            (left, right, result) = (right, left, call.Targets.B.RowRange(tile.FirstRight, tile.RightRows));
        }

        _gradients.PrepareRight(work, right, similarity, leavesOut: true);
        var weights = PairGrid.Of(_tiles.Weights(tile), transposed);
        _gradients.Sum(
            work,
            new PairGradientWindow(left, right, default, weights, result)
            {
                AddsToResult = (call.Accumulate && !(transposed && call.Targets.ReplacesB)) || hasEarlier,
                LeavesOut = true,
            },
            similarity);
    }

    private void RecordGroups(RecordedWork work, in ContrastiveCall call)
    {
        PairPass pass = call.Pass;
        if (call.IsForward)
        {
            _groups.RecordForward(work, pass.A, pass.B, pass.Similarities, pass.Logits.Similarity);
        }

        (long leftStep, long rightStep) = _tiles.CutGroups(pass);
        for (long l = 0; l < pass.A.Rows; l += leftStep)
        {
            for (long k = 0; k < pass.Group; k += rightStep)
            {
                var tile = new GpuPairTile(l, Math.Min(leftStep, pass.A.Rows - l), k, Math.Min(rightStep, pass.Group - k));
                PairGrid similarities = PairGrid.Of(pass.Similarities, transposed: false).At(l, k);
                if (call.IsForward)
                {
                    _kernels.Sums(work, call, tile, similarities, transposed: false);
                }
                else
                {
                    _kernels.Weights(work, call, tile, similarities, PairGrid.Of(pass.Weights, transposed: false).At(l, k));
                }
            }
        }

        if (!call.IsForward && pass.A.Columns > 0)
        {
            _groups.RecordBackward(
                work, pass.A, pass.B, pass.Weights, call.Targets.A, call.Accumulate, call.Targets.B, pass.Logits.Similarity);
        }
    }
}
