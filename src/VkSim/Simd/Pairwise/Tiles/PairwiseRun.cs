using System.Runtime.InteropServices;

namespace VkSim;

/// <summary>
/// One comparison of all left rows with all right rows: packs, combines, finishes and hands each tile to the sink.
/// Reused from call to call; used by one call at a time.
/// </summary>
internal sealed unsafe class PairwiseRun : IDisposable
{
    private PairwiseWorkspace?[] _workspaces = [];
    private PairwisePlan _plan;
    private PanelPacker _packer = null!;
    private PanelKernel _kernel = null!;
    private TileFinish? _finish;
    private TileSink? _sink;
    private RowFactor _factor;
    private RowFactors _factors;

    /// <summary>The left rows.</summary>
    public HostMatrix Left { get; private set; }

    /// <summary>The right rows.</summary>
    public HostMatrix Right { get; private set; }

    /// <summary>The instruction level's packer.</summary>
    public PanelPacker Packer => _packer;

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
        _packer = comparison.Packer;
        _kernel = comparison.Kernel;
        _finish = comparison.Finish;
        _factor = comparison.Factor;
        _factors = new RowFactors(comparison.Cosine, comparison.Packer);
        _sink = sink;
        Left = left;
        Right = right;
        _plan = PairwisePlan.Create(_packer.Shape, left.Rows, right.Rows, left.Columns, splitter.Degree, CacheSizes.Machine);
        PrepareWorkspaces(splitter.Degree);
        var work = new Work(this);
        splitter.Run(ref work, _plan.Tasks, context.CancellationToken, context.Progress);
        _sink = null;
        _finish = null;
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
            workspace.Prepare(_plan);
        }

        return workspace;
    }

    private void ExecuteTask(long task, int worker)
    {
        PairwiseWorkspace workspace = WorkspaceOf(worker);
        long block = task / _plan.RangesPerBlock;
        long firstLeft = block * _plan.LeftBlock;
        int leftRows = (int)Math.Min(_plan.LeftBlock, _plan.LeftRows - firstLeft);
        long firstRight = task % _plan.RangesPerBlock * _plan.RightRange;
        long endRight = Math.Min(firstRight + _plan.RightRange, _plan.RightRows);
        if (workspace.PackedLeft != block)
        {
            MeasureLeft(workspace, firstLeft, leftRows);
            if (_plan.IsSingleSlab)
            {
                PackLeft(workspace, firstLeft, leftRows, 0, _plan.Columns);
            }

            workspace.PackedLeft = block;
        }

        for (; firstRight < endRight; firstRight += _plan.TileColumns)
        {
            int rightRows = (int)Math.Min(_plan.TileColumns, endRight - firstRight);
            if (_sink!.Wants(firstRight, rightRows))
            {
                ComputeTile(workspace, firstLeft, leftRows, firstRight, rightRows, worker);
            }
        }
    }

    private void ComputeTile(PairwiseWorkspace workspace, long firstLeft, int leftRows, long firstRight, int rightRows, int worker)
    {
        Clear(workspace, leftRows);
        new Span<float>(workspace.RightFactors, _plan.TileColumns).Clear();
        if (!_plan.IsSingleSlab && _factor == RowFactor.SquaredNorm)
        {
            new Span<float>(workspace.LeftFactors, leftRows).Clear();
        }

        for (int column = 0; column == 0 || column < _plan.Columns; column += _plan.Slab)
        {
            int columns = Math.Min(_plan.Slab, _plan.Columns - column);
            if (!_plan.IsSingleSlab)
            {
                PackLeft(workspace, firstLeft, leftRows, column, columns);
            }

            for (int panel = 0; panel < rightRows; panel += _plan.Shape.RightRows)
            {
                int rows = Math.Min(_plan.Shape.RightRows, rightRows - panel);
                if (_sink!.Wants(firstRight + panel, rows))
                {
                    CombinePanel(workspace, leftRows, firstRight + panel, panel, rows, column, columns);
                }
            }
        }

        var tile = new PairTile
        {
            Values = workspace.Tile,
            Stride = workspace.TileStride,
            FirstLeft = firstLeft,
            LeftRows = leftRows,
            FirstRight = firstRight,
            RightRows = rightRows,
            LeftFactors = workspace.LeftFactors,
            RightFactors = workspace.RightFactors,
            Worker = worker,
        };
        _finish?.Apply(tile, this);
        _sink!.Consume(tile);
    }

    private void Clear(PairwiseWorkspace workspace, int leftRows)
    {
        long rows = leftRows + _plan.Shape.LeftRows - 1;
        rows -= rows % _plan.Shape.LeftRows;
        NativeMemory.Clear(workspace.Tile, (nuint)(rows * workspace.TileStride * sizeof(float)));
    }

    private void CombinePanel(PairwiseWorkspace workspace, int leftRows, long firstRight, int panel, int rows, int slab, int slabColumns)
    {
        if (slab == 0 && _factor == RowFactor.ClampedNorm)
        {
            _factors.Measure(Right, firstRight, rows, workspace.RightFactors + panel, workspace.RightExponents + panel);
        }

        PanelShape shape = _plan.Shape;
        var left = new LeftPanels(workspace.Left, workspace.LeftStride);
        for (int chunk = 0; chunk < slabColumns; chunk += _plan.Chunk)
        {
            int columns = Math.Min(_plan.Chunk, slabColumns - chunk);
            int depth = (columns + PanelKernel.DepthAlignment - 1) & -PanelKernel.DepthAlignment;
            Locate(workspace, Right, firstRight, rows, shape.RightRows, workspace.RightExponents + panel, slab + chunk, columns);
            _packer.PackRight(workspace.Rows, columns, workspace.RightPanel);
            if (_factor == RowFactor.SquaredNorm)
            {
                _packer.AddSquares(workspace.RightPanel, shape.RightRows, depth, workspace.RightFactors + panel);
            }

            _kernel.Run(left, leftRows, chunk, depth, workspace.RightPanel, workspace.Tile + panel, workspace.TileStride);
        }
    }

    private void MeasureLeft(PairwiseWorkspace workspace, long first, int rows)
    {
        if (_factor == RowFactor.ClampedNorm)
        {
            _factors.Measure(Left, first, rows, workspace.LeftFactors, workspace.LeftExponents);
        }
        else if (_plan.IsSingleSlab)
        {
            new Span<float>(workspace.LeftFactors, rows).Clear();
        }
    }

    private void PackLeft(PairwiseWorkspace workspace, long first, int rows, int column, int columns)
    {
        PanelShape shape = _plan.Shape;
        float* panel = workspace.Left;
        for (int row = 0; row < rows; row += shape.LeftRows)
        {
            int height = shape.LeftPanelHeight(rows - row);
            for (int chunk = 0; chunk < columns; chunk += _plan.Chunk)
            {
                int count = Math.Min(_plan.Chunk, columns - chunk);
                int depth = (count + PanelKernel.DepthAlignment - 1) & -PanelKernel.DepthAlignment;
                float* destination = panel + ((nint)chunk * height);
                Locate(
                    workspace, Left, first + row, Math.Min(height, rows - row), Math.Max(height, shape.Lanes),
                    workspace.LeftExponents + row, column + chunk, count);
                _packer.PackLeft(workspace.Rows, height, count, destination);
                if (_factor == RowFactor.SquaredNorm)
                {
                    _packer.AddSquares(destination, height, depth, workspace.LeftFactors + row);
                }
            }

            panel += workspace.LeftStride;
        }
    }

    // Fills the row addresses: into the matrix where its elements can be used as they are, into the staging rows
    // where they must be widened or scaled, to zeros beyond the last row.
    private void Locate(PairwiseWorkspace workspace, in HostMatrix matrix, long first, int rows, int slots, int* exponents, int column, int columns)
    {
        float** addresses = workspace.Rows;
        int size = matrix.ElementSize;
        byte* source = (byte*)matrix.Data + (((first * matrix.RowStride) + column) * size);
        for (int row = 0; row < rows; row++)
        {
            if (matrix.ElementType == ElementType.Float32 && exponents[row] == 0)
            {
                addresses[row] = (float*)source;
            }
            else
            {
                float* staged = workspace.Staging + ((nint)row * _plan.Chunk);
                _packer.Widen(source, matrix.ElementType, columns, exponents[row], staged);
                addresses[row] = staged;
            }

            source += matrix.RowStride * size;
        }

        for (int row = rows; row < slots; row++)
        {
            addresses[row] = workspace.Zeros;
        }
    }

    private readonly struct Work(PairwiseRun run) : IBlockWork
    {
        public void Execute(long block, int worker) => run.ExecuteTask(block, worker);
    }
}
