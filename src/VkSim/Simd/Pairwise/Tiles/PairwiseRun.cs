using VkSim.Contract;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>
/// One comparison of all left rows with all right rows: builds and finishes each tile and hands it to the sink. Reused
/// from call to call; used by one call at a time.
/// </summary>
internal sealed class PairwiseRun : IDisposable
{
    private const int RowsToMeasure = 256;

    private readonly TileBuilder _builder = new();
    private PairwiseWorkspace?[] _workspaces = [];
    private TileSink? _sink;

    /// <summary>Bytes of scratch that the threads hold.</summary>
    public long ScratchBytes => _builder.ScratchBytes + _workspaces.Sum(workspace => workspace?.ByteLength ?? 0);

    /// <summary>Compares all pairs.</summary>
    /// <param name="left">N rows.</param>
    /// <param name="right">M rows of the same number of columns.</param>
    /// <param name="comparison">How.</param>
    /// <param name="sink">Where the tiles go.</param>
    /// <param name="splitter">Who works.</param>
    /// <param name="context">Cancellation and progress.</param>
    public void Execute(in HostMatrix left, in HostMatrix right, in PairComparison comparison, TileSink sink, WorkSplitter splitter, in OperationContext context)
    {
        PanelShape shape = comparison.Packer.Shape;
        PairwisePlan plan = sink.NeedsWholeRows
            ? PairwisePlan.CreateForWholeRows(shape, left.Rows, right.Rows, left.Columns, CacheSizes.Machine)
            : PairwisePlan.Create(shape, left.Rows, right.Rows, left.Columns, splitter.Degree, CacheSizes.Machine);
        Begin(left, right, comparison, sink, plan, splitter, context);
        var work = new Work(this);
        splitter.Run(ref work, plan.Tasks, context.CancellationToken, context.Progress);
    }

    /// <summary>
    /// Compares all pairs in rounds of <see cref="MeetingRounds"/>, for a sink that adds to rows of both operands. With
    /// <see cref="TileSink.TakesPairsOnce"/> the operands are the same.
    /// </summary>
    public void ExecuteMeetings(
        in HostMatrix left, in HostMatrix right, in PairComparison comparison, TileSink sink, WorkSplitter splitter, in OperationContext context)
    {
        PairwisePlan plan = PairwisePlan.CreateForMeetings(comparison.Packer.Shape, left.Rows, right.Rows, left.Columns, CacheSizes.Machine);
        Begin(left, right, comparison, sink, plan, splitter, context);
        var rounds = new MeetingRounds(plan.LeftGroups, plan.RightGroups, sink.TakesPairsOnce);
        for (int round = 0; round < rounds.Count; round++)
        {
            OperationContext step = StepProgress.Of(context, round, rounds.Count);
            var work = new MeetingWork(this, rounds, round);
            splitter.Run(ref work, rounds.Meetings(round), step.CancellationToken, step.Progress);
        }
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        _builder.Dispose();
        foreach (PairwiseWorkspace? workspace in _workspaces)
        {
            workspace?.Dispose();
        }
    }

    private void Begin(
        in HostMatrix left,
        in HostMatrix right,
        in PairComparison comparison,
        TileSink sink,
        in PairwisePlan plan,
        WorkSplitter splitter,
        in OperationContext context)
    {
        _builder.Begin(left, right, comparison, sink, plan);
        _sink = sink;
        sink.Begin(plan, splitter.Degree);
        PrepareWorkspaces(splitter.Degree);
        if (_builder.MeasuresFirst)
        {
            var work = new MeasureWork(this, Blocks(left.Rows));
            splitter.Run(ref work, Blocks(left.Rows) + Blocks(right.Rows), context.CancellationToken);
        }
    }

    private static long Blocks(long rows) => (rows + RowsToMeasure - 1) / RowsToMeasure;

    private void PrepareWorkspaces(int degree)
    {
        if (_workspaces.Length < degree)
        {
            Array.Resize(ref _workspaces, degree);
        }

        foreach (PairwiseWorkspace? workspace in _workspaces)
        {
            workspace?.Forget();
        }
    }

    private PairwiseWorkspace WorkspaceOf(int worker)
    {
        PairwiseWorkspace workspace = _workspaces[worker] ??= new PairwiseWorkspace();
        if (!workspace.IsPrepared)
        {
            workspace.Prepare(_builder.Plan, needsSecondTile: _sink!.NeedsWholeRows || _builder.Comparison.Exact is not null);
        }

        return workspace;
    }

    private void ExecuteTask(long task, int worker)
    {
        ref readonly PairwisePlan plan = ref _builder.Plan;
        long firstBlock = task / plan.RangesPerBlock * plan.BlocksPerTask;
        long firstRight = task % plan.RangesPerBlock * plan.RightRange;
        long endRight = Math.Min(firstRight + plan.RightRange, plan.RightRows);
        for (long block = firstBlock; block < firstBlock + plan.BlocksPerTask && block * plan.LeftBlock < plan.LeftRows; block++)
        {
            long firstLeft = block * plan.LeftBlock;
            int leftRows = (int)Math.Min(plan.LeftBlock, plan.LeftRows - firstLeft);
            var rows = new RowBlock(worker, task, firstLeft, leftRows, block == firstBlock);
            PairwiseWorkspace workspace = BeginRows(rows);
            if (_sink!.TakesPairsOnce)
            {
                firstRight = firstLeft + leftRows;
                TakeTiles(workspace, rows, firstLeft, firstRight);
            }

            TakeTiles(workspace, rows, firstRight, endRight);
            _sink.EndRows(rows);
        }
    }

    private void ExecuteMeeting(int leftGroup, int rightGroup, int worker)
    {
        ref readonly PairwisePlan plan = ref _builder.Plan;
        long firstRight = rightGroup * plan.GroupRows;
        long endRight = Math.Min(firstRight + plan.GroupRows, plan.RightRows);
        long endLeft = Math.Min((leftGroup + 1) * plan.GroupRows, plan.LeftRows);
        for (long firstLeft = leftGroup * plan.GroupRows; firstLeft < endLeft; firstLeft += plan.LeftBlock)
        {
            int leftRows = (int)Math.Min(plan.LeftBlock, endLeft - firstLeft);
            var rows = new RowBlock(worker, leftGroup, firstLeft, leftRows, IsFirstOfTask: false);
            PairwiseWorkspace workspace = BeginRows(rows);
            TakeTiles(workspace, rows, firstRight, endRight);
            _sink!.EndRows(rows);
        }
    }

    private PairwiseWorkspace BeginRows(in RowBlock rows)
    {
        PairwiseWorkspace workspace = WorkspaceOf(rows.Worker);
        _sink!.BeginRows(rows);
        return workspace;
    }

    private void PackLeft(PairwiseWorkspace workspace, in RowBlock rows)
    {
        if (workspace.PackedLeft != rows.First)
        {
            _builder.PackLeft(workspace, rows.First, rows.Rows);
            workspace.PackedLeft = rows.First;
        }
    }

    private void TakeTiles(PairwiseWorkspace workspace, in RowBlock rows, long firstRight, long endRight)
    {
        int tileColumns = _builder.Plan.TileColumns;
        int panel = _builder.Plan.Shape.LeftRows;
        for (; firstRight < endRight; firstRight += tileColumns)
        {
            int rightRows = (int)Math.Min(tileColumns, endRight - firstRight);
            int wanted = _sink!.WantedRows(rows, firstRight, rightRows);
            if (wanted > 0)
            {
                if (!_sink.Has(rows))
                {
                    PackLeft(workspace, rows);
                }

                int leftRows = Math.Min((wanted + panel - 1) / panel * panel, rows.Rows);
                _sink.Take(new PairTile(_builder, workspace, firstRight, rightRows, rows with { Rows = leftRows }));
            }
        }
    }

    private readonly struct Work(PairwiseRun run) : IBlockWork
    {
        public void Execute(long block, int worker) => run.ExecuteTask(block, worker);
    }

    private readonly struct MeasureWork(PairwiseRun run, long leftBlocks) : IBlockWork
    {
        public void Execute(long block, int worker)
        {
            bool ofLeft = block < leftBlocks;
            long first = (ofLeft ? block : block - leftBlocks) * RowsToMeasure;
            long all = ofLeft ? run._builder.Left.Rows : run._builder.Right.Rows;
            run._builder.MeasureRows(run.WorkspaceOf(worker), ofLeft, first, (int)Math.Min(RowsToMeasure, all - first));
        }
    }

    private readonly struct MeetingWork(PairwiseRun run, MeetingRounds rounds, int round) : IBlockWork
    {
        public void Execute(long block, int worker)
        {
            (int left, int right) = rounds.Meeting(round, (int)block);
            run.ExecuteMeeting(left, right, worker);
        }
    }
}
