using VkSim.Contract;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>
/// gradient(i) = scale · Σⱼ weight(i, j) · ∂similarity/∂left(i): the weights of a tile are multiplied with the right rows at
/// once and never written out. Sums over j run in blocks of 64 in order, as all sums here. In meetings
/// (<see cref="MeetingRounds"/>) a tile's weights are multiplied with its left rows too, for the gradient of the right ones.
/// </summary>
internal abstract unsafe class ContrastiveBackwardSink : ContrastiveSink
{
    private const int RowsToFinish = 64;

    private readonly ScratchBuffer _buffer = new();
    private ContrastiveGradient _call;
    private KeptSimilarities _kept;
    private long _groupRows;
    private long _floatsPerWorker;
    private long _leftFloats;
    private PanelShape _shape;
    private int _rowsPerBlock;
    private int _tileColumns;

    /// <inheritdoc/>
    public override long ScratchBytes => _buffer.Length;

    /// <summary>What is asked for.</summary>
    protected ref readonly ContrastiveGradient Call => ref _call;

    /// <summary>The rows whose gradient it is.</summary>
    protected HostMatrix Left { get; private set; }

    /// <summary>The rows that they are compared with.</summary>
    protected HostMatrix Right { get; private set; }

    /// <summary>Where the gradient of the right rows goes; none where it is not computed along.</summary>
    protected HostMatrix RightResult { get; private set; }

    /// <summary>Whether results are added to what is there.</summary>
    protected bool Adds => _call.Accumulates || !RightResult.IsNone;

    /// <summary>Whether the left rows' gradient goes through the norms at the end, when all meetings have added to it.</summary>
    protected bool DefersLeft => IsCosine && !RightResult.IsNone && !_call.Accumulates;

    /// <summary>Whether the right rows' does.</summary>
    protected bool DefersRight => IsSymmetric ? DefersLeft : IsCosine && (!_call.Accumulates || _call.ReplacesRight);

    /// <summary>Whether similarities are cosines.</summary>
    protected bool IsCosine => _call.Logits.Similarity.Metric == Metric.Cosine;

    /// <summary>Floats from one row's sums to the next one's: the columns in whole right panels.</summary>
    protected nint SumStride { get; private set; }

    /// <summary>Names the call for the next run.</summary>
    /// <param name="call">What is asked for.</param>
    /// <param name="left">The left rows.</param>
    /// <param name="right">The right rows.</param>
    /// <param name="isSymmetric">Whether both are the same, and pairs come once in meetings.</param>
    public void Begin(in ContrastiveGradient call, in HostMatrix left, in HostMatrix right, bool isSymmetric)
    {
        _call = call;
        _kept = call.IsKeptExchanged ? KeptSimilarities.OpenExchanged(call.Kept, right.Rows) : KeptSimilarities.Open(call.Kept);
        IsSymmetric = isSymmetric;
        Left = left;
        Right = right;
        RightResult = isSymmetric ? call.Result : call.RightResult;
        call.Clear();
    }

    /// <inheritdoc/>
    public override void Begin(in PairwisePlan plan, int degree)
    {
        PanelShape shape = plan.Shape;
        _shape = shape;
        _groupRows = plan.GroupRows;
        _rowsPerBlock = RoundUp(plan.LeftBlock, shape.LeftRows);
        _tileColumns = RightResult.IsNone ? 0 : RoundUp(plan.TileColumns, shape.LeftRows) + Lanes;
        SumStride = RoundUp(plan.Columns, shape.RightRows);
        _leftFloats = _rowsPerBlock * (long)(SumStride + (2 * Lanes) + 1);
        _floatsPerWorker = (_leftFloats + (_tileColumns * (long)(SumStride + 3)) + 15) / 16 * 16;
        _buffer.Reserve(_floatsPerWorker * degree * sizeof(float));
    }

    /// <inheritdoc/>
    public override bool Has(in RowBlock block) => _kept.Has(block);

    /// <inheritdoc/>
    public override void Take(in PairTile tile)
    {
        if (!Has(tile.Block))
        {
            base.Take(tile);
            return;
        }

        tile.Measure();
        _kept.Read(tile);
        Consume(tile);
    }

    /// <inheritdoc/>
    public override void BeginRows(in RowBlock block)
    {
        float* first = AddsLeftAtOnce(block.Rows) ? WeightSums(block.Worker, 0) : Sums(block.Worker);
        new Span<float>(first, checked((int)(Sums(block.Worker) + _leftFloats - first))).Clear();
    }

    /// <summary>After meetings: takes gradients through the norms that were left for the end.</summary>
    public void Finish(WorkSplitter splitter, in OperationContext context)
    {
        if (DefersLeft)
        {
            FinishRows(Left, _call.Result, splitter, context);
        }

        if (DefersRight && !IsSymmetric)
        {
            FinishRows(Right, RightResult, splitter, context);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _buffer.Dispose();

    /// <summary>From the gradient with respect to a normalized row, the one with respect to the row, in place.</summary>
    protected abstract void FinishRow(in HostMatrix matrix, long row, float* gradient);

    /// <summary>Whether a tile's pairs count for its right rows too. A group meets itself in whole: there each pair comes twice already.</summary>
    protected bool CountsForRight(in PairTile tile) =>
        !RightResult.IsNone && !(IsSymmetric && tile.FirstLeft / _groupRows == tile.FirstRight / _groupRows);

    /// <summary>Before a tile's weights: nothing was summed up for its right rows yet.</summary>
    protected void ClearRight(in PairTile tile)
    {
        int worker = tile.Block.Worker;
        float* first = AddsRightAtOnce(tile.RightRows) ? RightWeighted(worker) : RightSums(worker);
        new Span<float>(first, checked((int)(RightSums(worker) + (_tileColumns * (SumStride + 3)) - first))).Clear();
    }

    /// <summary>Whether products add to the left rows' gradient where it is, not to sums of their own.</summary>
    protected bool AddsLeftAtOnce(int rows) => !RightResult.IsNone && (DefersLeft || !IsCosine) && FillsPanels(rows);

    /// <summary>Whether they add to the right rows'.</summary>
    protected bool AddsRightAtOnce(int rows) => (DefersRight || !IsCosine) && FillsPanels(rows);

    /// <summary>The running gradient of the worker's block.</summary>
    protected float* Sums(int worker) => (float*)_buffer.Reserve(0) + (worker * _floatsPerWorker);

    /// <summary>Σ weight · similarity of a row, then Σ weight, each a lane at a time.</summary>
    protected float* WeightSums(int worker, int row) => Sums(worker) + (_rowsPerBlock * SumStride) + ((nint)row * 2 * Lanes);

    /// <summary>Σ weight over the positives of a row.</summary>
    protected float* PositiveWeight(int worker, int row) => Sums(worker) + (_rowsPerBlock * (SumStride + (2 * Lanes))) + row;

    /// <summary>The gradient of the tile's right rows.</summary>
    protected float* RightSums(int worker) => Sums(worker) + _leftFloats;

    /// <summary>Σ weight · similarity of each of the tile's right rows.</summary>
    protected float* RightWeighted(int worker) => RightSums(worker) + (_tileColumns * SumStride);

    /// <summary>Σ weight of each of the tile's right rows.</summary>
    protected float* RightWeights(int worker) => RightWeighted(worker) + _tileColumns;

    /// <summary>Σ weight over the positives of each of the tile's right rows.</summary>
    protected float* RightPositiveWeights(int worker) => RightWeights(worker) + _tileColumns;

    /// <summary>Adds to the sums of weights of a left row.</summary>
    protected void AddLeftSums(in RowBlock block, int row)
    {
        float* sums = WeightSums(block.Worker, row);
        AddSums(block.First + row, Fold(sums), Fold(sums + Lanes), *PositiveWeight(block.Worker, row));
    }

    /// <summary>Adds to the sums of weights of a right row, where right rows are left rows too.</summary>
    protected void AddRightSums(in PairTile tile, int row)
    {
        int worker = tile.Block.Worker;
        if (IsSymmetric)
        {
            AddSums(tile.FirstRight + row, RightWeighted(worker)[row], RightWeights(worker)[row], RightPositiveWeights(worker)[row]);
        }
    }

    private static int RoundUp(int value, int to) => (value + to - 1) / to * to;

    // Products write whole panels.
    private bool FillsPanels(int rows)
    {
        int rest = rows % _shape.LeftRows;
        return Left.Columns % _shape.RightRows == 0 && (rest == 0 || _shape.LeftPanelHeight(rest) == rest);
    }

    private void FinishRows(in HostMatrix matrix, in HostMatrix result, WorkSplitter splitter, in OperationContext context)
    {
        var work = new FinishWork(this, matrix, result);
        splitter.Run(ref work, (matrix.Rows + RowsToFinish - 1) / RowsToFinish, context.CancellationToken);
    }

    private void AddSums(long row, double weighted, double weights, float positiveWeights)
    {
        if (_call.WeightedSums != null)
        {
            _call.WeightedSums[row] += (float)(weighted - ((double)_call.Logits.Margin * positiveWeights));
        }

        if (_call.WeightSums != null)
        {
            _call.WeightSums[row] += (float)weights;
        }
    }

    private readonly struct FinishWork(ContrastiveBackwardSink sink, HostMatrix matrix, HostMatrix result) : IBlockWork
    {
        public void Execute(long block, int worker)
        {
            long end = Math.Min(matrix.Rows, (block + 1) * RowsToFinish);
            for (long row = block * RowsToFinish; row < end; row++)
            {
                sink.FinishRow(matrix, row, result.Row<float>(row));
            }
        }
    }
}
