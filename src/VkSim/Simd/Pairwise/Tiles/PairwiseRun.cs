namespace VkSim;

/// <summary>
/// One comparison of all left rows with all right rows: builds and finishes each tile and hands it to the sink. Reused
/// from call to call; used by one call at a time.
/// </summary>
internal sealed class PairwiseRun : IDisposable
{
    private readonly TileBuilder _builder = new();
    private PairwiseWorkspace?[] _workspaces = [];
    private TileSink? _sink;

    /// <summary>Bytes of scratch that the threads hold.</summary>
    public long ScratchBytes => _workspaces.Sum(workspace => workspace?.ByteLength ?? 0);

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
        _builder.Begin(left, right, comparison, sink, plan);
        _sink = sink;
        sink.Begin(plan, splitter.Degree);
        PrepareWorkspaces(splitter.Degree);
        var work = new Work(this);
        splitter.Run(ref work, plan.Tasks, context.CancellationToken, context.Progress);
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        foreach (PairwiseWorkspace? workspace in _workspaces)
        {
            workspace?.Dispose();
        }
    }

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
        for (long block = firstBlock; block < firstBlock + plan.BlocksPerTask && block * plan.LeftBlock < plan.LeftRows; block++)
        {
            long firstLeft = block * plan.LeftBlock;
            int leftRows = (int)Math.Min(plan.LeftBlock, plan.LeftRows - firstLeft);
            ExecuteRange(new RowBlock(worker, task, firstLeft, leftRows, block == firstBlock), block, firstRight);
        }
    }

    private void ExecuteRange(in RowBlock rows, long block, long firstRight)
    {
        ref readonly PairwisePlan plan = ref _builder.Plan;
        PairwiseWorkspace workspace = WorkspaceOf(rows.Worker);
        if (workspace.PackedLeft != block)
        {
            _builder.PackLeft(workspace, rows.First, rows.Rows);
            workspace.PackedLeft = block;
        }

        _sink!.BeginRows(rows);
        long endRight = Math.Min(firstRight + plan.RightRange, plan.RightRows);
        for (; firstRight < endRight; firstRight += plan.TileColumns)
        {
            int rightRows = (int)Math.Min(plan.TileColumns, endRight - firstRight);
            if (_sink.Wants(firstRight, rightRows))
            {
                _sink.Take(new PairTile(_builder, workspace, firstRight, rightRows, rows));
            }
        }

        _sink.EndRows(rows);
    }

    private readonly struct Work(PairwiseRun run) : IBlockWork
    {
        public void Execute(long block, int worker) => run.ExecuteTask(block, worker);
    }
}
