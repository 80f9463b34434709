using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>Packs rows of the two operands and combines them into tiles of sums. One for each running call.</summary>
internal sealed unsafe class TileBuilder : IDisposable
{
    // Reading rows one after the other before they are packed took a fifth off the time of 12 and 24 queries; with many more,
    // the products hide the memory either way.
    private const int StreamingRows = 96;
    private const int LineBytes = 64;

    private readonly RowMeasures _measuresOfLeft = new();
    private readonly RowMeasures _measuresOfRight = new();
    private PairwisePlan _plan;
    private RowFactors _factors;
    private TileSink _sink = null!;

    /// <summary>The left rows.</summary>
    public HostMatrix Left { get; private set; }

    /// <summary>The right rows.</summary>
    public HostMatrix Right { get; private set; }

    /// <summary>How they are compared.</summary>
    public PairComparison Comparison { get; private set; }

    /// <summary>Whether all rows are measured before the first is packed, by <see cref="MeasureRows"/>: each is packed many times then.</summary>
    public bool MeasuresFirst { get; private set; }

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _measuresOfLeft.ScratchBytes + _measuresOfRight.ScratchBytes;

    /// <summary>How the work is cut up.</summary>
    public ref readonly PairwisePlan Plan => ref _plan;

    private PanelPacker Packer => Comparison.Packer;

    /// <summary>Takes up a call.</summary>
    public void Begin(in HostMatrix left, in HostMatrix right, in PairComparison comparison, TileSink sink, in PairwisePlan plan)
    {
        Left = left;
        Right = right;
        Comparison = comparison;
        _factors = new RowFactors(comparison.Cosine);
        _sink = sink;
        _plan = plan;
        MeasuresFirst = sink.NeedsWholeRows && comparison.Factor == RowFactor.ClampedNorm;
        if (MeasuresFirst)
        {
            _measuresOfLeft.Begin(left.Rows);
            _measuresOfRight.Begin(right.Rows);
        }
    }

    /// <summary>Measures some rows of an operand.</summary>
    public void MeasureRows(PairwiseWorkspace workspace, bool ofLeft, long first, int rows)
    {
        RowMeasures measures = ofLeft ? _measuresOfLeft : _measuresOfRight;
        Measure(workspace, ofLeft ? Left : Right, first, rows, measures.Factors(first), measures.Exponents(first));
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _measuresOfLeft.Dispose();
        _measuresOfRight.Dispose();
    }

    /// <summary>Packs a block of left rows, or only measures it where it is packed a slab at a time.</summary>
    public void PackLeft(PairwiseWorkspace workspace, long firstLeft, int leftRows)
    {
        if (MeasuresWhole(leftRows))
        {
            TakeMeasures(workspace, ofLeft: true, firstLeft, leftRows, workspace.LeftFactors, workspace.LeftExponents);
        }

        if (_plan.IsSingleSlab)
        {
            PackLeftSlab(workspace, firstLeft, leftRows, 0, _plan.Columns, TakesRows(leftRows));
        }
    }

    /// <summary>Takes the factors of rows that were measured first, where neither operand is packed.</summary>
    public void Measure(PairwiseWorkspace workspace, long firstLeft, int leftRows, long firstRight, int rightRows)
    {
        workspace.PackedLeft = -1;
        if (MeasuresFirst)
        {
            TakeMeasures(workspace, ofLeft: true, firstLeft, leftRows, workspace.LeftFactors, workspace.LeftExponents);
            TakeMeasures(workspace, ofLeft: false, firstRight, rightRows, workspace.RightFactors, workspace.RightExponents);
        }
    }

    /// <summary>
    /// The sums of all pairs of packed left rows and right rows, in the workspace's tile. The rows' factors are there too
    /// if the kernel is the comparison's own; another one's sums go without.
    /// </summary>
    /// <param name="workspace">The thread's workspace.</param>
    /// <param name="kernel">How components combine.</param>
    /// <param name="firstLeft">The packed block's first row.</param>
    /// <param name="leftRows">Its rows.</param>
    /// <param name="firstRight">The first right row.</param>
    /// <param name="rightRows">How many.</param>
    /// <param name="sums">The tile to write.</param>
    public void Combine(PairwiseWorkspace workspace, PanelKernel kernel, long firstLeft, int leftRows, long firstRight, int rightRows, float* sums)
    {
        nint length = TileLength(workspace, leftRows);
        Clear(sums, length);
        if (kernel == Comparison.Kernel)
        {
            Clear(workspace.RightFactors, _plan.TileColumns);
        }

        if (_plan.IsSingleSlab)
        {
            CombineSlab(workspace, kernel, leftRows, firstRight, rightRows, 0, _plan.Columns, sums);
            return;
        }

        bool isClose = IsClose(kernel);
        int slab = isClose ? RowStretch.CloseColumns : _plan.Slab;
        Clear(workspace.Losses, length);
        for (int column = 0; column < _plan.Columns; column += slab)
        {
            int columns = Math.Min(slab, _plan.Columns - column);
            PackLeftSlab(workspace, firstLeft, leftRows, column, columns, TakesRows(leftRows) && !isClose);
            if (column == 0)
            {
                CombineSlab(workspace, kernel, leftRows, firstRight, rightRows, column, columns, sums);
                continue;
            }

            Clear(workspace.StretchTile, length);
            CombineSlab(workspace, kernel, leftRows, firstRight, rightRows, column, columns, workspace.StretchTile);
            kernel.AddStretch(sums, workspace.Losses, workspace.StretchTile, length);
        }
    }

    /// <summary>
    /// Packs columns of any rows into a panel as right rows are packed: row numbers, as many as a right panel has.
    /// </summary>
    public void PackRows(PairwiseWorkspace workspace, in HostMatrix matrix, long* rows, int column, int columns, float* panel)
    {
        for (int slot = 0; slot < _plan.Shape.RightRows; slot++)
        {
            workspace.Rows[slot] = Address(workspace, matrix, rows[slot], slot, 0, column, columns);
        }

        Packer.PackRight(workspace.Rows, columns, panel);
    }

    // Left rows fill whole panels.
    private nint TileLength(PairwiseWorkspace workspace, int leftRows) =>
        (nint)(leftRows + _plan.Shape.LeftRows - 1) / _plan.Shape.LeftRows * _plan.Shape.LeftRows * workspace.TileStride;

    private static void Clear(float* values, nint length) => NativeMemory.Clear(values, (nuint)(length * sizeof(float)));

    // Whether right rows are read as they lie instead of being packed. Both ways give the same bits.
    private bool TakesRows(int leftRows) => leftRows <= LeftRows.Most && Comparison.Kernel.TakesRows && _plan.Columns > ChainLayout.Block;

    // Whether differences of long rows are summed: they are the comparison, or its own kernel was not good enough.
    private bool IsClose(PanelKernel kernel) => RowStretch.IsLong(_plan.Columns) && (Comparison.SumsDifferences || kernel != Comparison.Kernel);

    // Whether rows are measured before they are packed: norms say how, and sums of squares are made of what is packed only where that is all.
    private bool MeasuresWhole(int leftRows) => Comparison.Factor == RowFactor.ClampedNorm
        || (Comparison.Factor == RowFactor.SquaredNorm && (!_plan.IsSingleSlab || TakesRows(leftRows)));

    private BlockReader Reader(PairwiseWorkspace workspace, PanelKernel kernel) => new(Packer, kernel, workspace);

    private void TakeMeasures(PairwiseWorkspace workspace, bool ofLeft, long first, int rows, float* factors, int* exponents)
    {
        if (!MeasuresFirst)
        {
            Measure(workspace, ofLeft ? Left : Right, first, rows, factors, exponents);
            return;
        }

        RowMeasures measures = ofLeft ? _measuresOfLeft : _measuresOfRight;
        new ReadOnlySpan<float>(measures.Factors(first), rows).CopyTo(new Span<float>(factors, rows));
        new ReadOnlySpan<int>(measures.Exponents(first), rows).CopyTo(new Span<int>(exponents, rows));
    }

    // Of cosines the divisors and the powers of two, otherwise the sums of squares.
    private void Measure(PairwiseWorkspace workspace, in HostMatrix matrix, long first, int rows, float* factors, int* exponents)
    {
        BlockReader reader = Reader(workspace, Comparison.Kernel);
        int atOnce = _plan.Shape.RightRows;
        float* squares = stackalloc float[atOnce];
        for (int row = 0; row < rows; row += atOnce)
        {
            int count = Math.Min(atOnce, rows - row);
            new Span<int>(exponents + row, count).Clear();
            reader.Squares(matrix, first + row, count, exponents + row, squares);
            new ReadOnlySpan<float>(squares, count).CopyTo(new Span<float>(factors + row, count));
            if (Comparison.Factor == RowFactor.ClampedNorm)
            {
                _factors.Finish(reader, matrix, first + row, count, factors + row, exponents + row);
            }
        }
    }

    private void CombineSlab(
        PairwiseWorkspace workspace, PanelKernel kernel, int leftRows, long firstRight, int rightRows, int column, int columns, float* sums)
    {
        for (int panel = 0; panel < rightRows; panel += _plan.Shape.RightRows)
        {
            int rows = Math.Min(_plan.Shape.RightRows, rightRows - panel);

            // Sums that were left out would be taken for ones that are not safe, and made pair by pair.
            if (Comparison.Exact is not null || _sink.Wants(firstRight + panel, rows))
            {
                CombinePanel(workspace, kernel, leftRows, firstRight, panel, rows, column, columns, sums);
            }
        }
    }

    private void CombinePanel(
        PairwiseWorkspace workspace, PanelKernel kernel, int leftRows, long firstRight, int panel, int rows, int slab, int slabColumns, float* sums)
    {
        bool measures = kernel == Comparison.Kernel && slab == 0 && Comparison.Factor != RowFactor.None;
        bool takesRows = TakesRows(leftRows) && !IsClose(kernel);
        if (takesRows && measures && _plan.IsSingleSlab)
        {
            CombineAndMeasure(workspace, kernel, leftRows, firstRight, panel, rows, sums + panel);
            return;
        }

        if (measures && MeasuresWhole(leftRows))
        {
            TakeMeasures(workspace, ofLeft: false, firstRight + panel, rows, workspace.RightFactors + panel, workspace.RightExponents + panel);
        }
        else if (!takesRows && leftRows <= StreamingRows)
        {
            workspace.Touched ^= Touch(firstRight + panel, rows, slab, slabColumns);
        }

        if (takesRows)
        {
            CombineRows(workspace, kernel, leftRows, firstRight, panel, rows, slab, slabColumns, sums + panel, null);
        }
        else
        {
            CombinePacked(workspace, kernel, leftRows, firstRight, panel, rows, slab, slabColumns, sums + panel);
        }
    }

    private void CombineRows(
        PairwiseWorkspace workspace,
        PanelKernel kernel,
        int leftRows,
        long firstRight,
        int panel,
        int rows,
        int slab,
        int columns,
        float* tile,
        float* factors)
    {
        int blocks = ChainLayout.Blocks(columns);
        int stride = BlockReader.SumsFor(_plan.Shape);
        float* sums = workspace.RightPanel;
        float* squares = factors == null ? null : sums + (LeftRows.Most * stride);
        LeftRows left = LeftOf(workspace, leftRows, blocks);
        Reader(workspace, kernel).Run(
            left, Right, firstRight + panel, rows, workspace.RightExponents + panel, slab, columns, new BlockSums(sums, stride, squares));
        for (int row = 0; row < leftRows; row++)
        {
            kernel.AddBlocks(sums + (row * stride), blocks, rows, tile + (row * workspace.TileStride));
        }

        if (factors != null)
        {
            kernel.AddBlocks(squares, blocks, rows, factors);
        }
    }

    // Norms come from the same loads as the products; only where a row must be scaled, the panel is read again.
    private void CombineAndMeasure(
        PairwiseWorkspace workspace, PanelKernel kernel, int leftRows, long firstRight, int panel, int rows, float* tile)
    {
        float* factors = workspace.RightFactors + panel;
        int* exponents = workspace.RightExponents + panel;
        new Span<int>(exponents, rows).Clear();
        CombineRows(workspace, kernel, leftRows, firstRight, panel, rows, 0, _plan.Columns, tile, factors);
        if (Comparison.Factor == RowFactor.ClampedNorm
            && _factors.Finish(Reader(workspace, kernel), Right, firstRight + panel, rows, factors, exponents))
        {
            CombineRows(workspace, kernel, leftRows, firstRight, panel, rows, 0, _plan.Columns, tile, null);
        }
    }

    private LeftRows LeftOf(PairwiseWorkspace workspace, int rows, int blocks)
    {
        int width = LeftRows.WidthFor(blocks, _plan.Shape);
        return new LeftRows(workspace.Left, (nint)width * ChainLayout.Block, rows, blocks, width);
    }

    private void CombinePacked(
        PairwiseWorkspace workspace, PanelKernel kernel, int leftRows, long firstRight, int panel, int rows, int slab, int slabColumns, float* sums)
    {
        int width = _plan.Shape.RightRows;
        bool squares = kernel == Comparison.Kernel && Comparison.Factor == RowFactor.SquaredNorm && _plan.IsSingleSlab;
        var left = new LeftPanels(workspace.Left, workspace.LeftStride);
        for (int segment = 0; segment < slabColumns; segment += PanelShape.Segment)
        {
            int columns = Math.Min(PanelShape.Segment, slabColumns - segment);
            Locate(workspace, Right, firstRight + panel, rows, width, workspace.RightExponents + panel, slab + segment, columns);
            Packer.PackRight(workspace.Rows, columns, workspace.RightPanel);
            if (squares)
            {
                Packer.AddSquares(workspace.RightPanel, width, columns, workspace.RightFactors + panel);
            }

            int depth = PanelShape.PackedDepth(columns);
            int step = IsClose(kernel) ? RowStretch.CloseChain : depth;
            for (int column = 0; column < depth; column += step)
            {
                float* right = workspace.RightPanel + ((nint)column * width);
                kernel.Run(left, leftRows, segment + column, Math.Min(step, depth - column), right, sums, workspace.TileStride);
            }
        }
    }

    // A panel's rows side by side are more streams than the processor follows, one row after the other it does; measuring
    // the norms of a cosine has that effect already.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Touch(long first, int rows, int column, int columns)
    {
        int sum = 0;
        for (int row = 0; row < rows; row++)
        {
            byte* data = (byte*)Right.Row(first + row) + ((nint)column * Right.ElementSize);
            nint bytes = ((nint)columns * Right.ElementSize) - sizeof(int);
            for (nint offset = 0; offset <= bytes; offset += LineBytes)
            {
                sum ^= *(int*)(data + offset);
            }
        }

        return sum;
    }

    private void PackLeftSlab(PairwiseWorkspace workspace, long first, int rows, int column, int columns, bool takesRows)
    {
        if (takesRows)
        {
            ArrangeLeft(workspace, first, rows, column, columns);
        }
        else
        {
            PackLeft(workspace, first, rows, column, columns);
        }
    }

    private void ArrangeLeft(PairwiseWorkspace workspace, long first, int rows, int column, int columns)
    {
        LeftRows left = LeftOf(workspace, rows, ChainLayout.Blocks(columns));
        float* values = workspace.Staging;
        for (int row = 0; row < rows; row++)
        {
            byte* source = (byte*)Left.Row(first + row) + ((long)column * Left.ElementSize);
            Packer.Widen(source, Left.ElementType, columns, workspace.LeftExponents[row], values);
            new Span<float>(values + columns, (left.Blocks * ChainLayout.Block) - columns).Clear();
            LeftRows.Arrange(values, left.Blocks, left.Width, left.Data + (row * left.Stride));
        }
    }

    private void PackLeft(PairwiseWorkspace workspace, long first, int rows, int column, int columns)
    {
        bool squares = Comparison.Factor == RowFactor.SquaredNorm && _plan.IsSingleSlab;
        if (squares)
        {
            new Span<float>(workspace.LeftFactors, rows).Clear();
        }

        PanelShape shape = _plan.Shape;
        float* panel = workspace.Left;
        for (int row = 0; row < rows; row += shape.LeftRows)
        {
            int height = shape.LeftPanelHeight(rows - row);
            for (int segment = 0; segment < columns; segment += PanelShape.Segment)
            {
                int count = Math.Min(PanelShape.Segment, columns - segment);
                float* destination = panel + ((nint)segment * height);
                Locate(
                    workspace, Left, first + row, Math.Min(height, rows - row), Math.Max(height, shape.Lanes),
                    workspace.LeftExponents + row, column + segment, count);
                Packer.PackLeft(workspace.Rows, height, count, destination);
                if (squares)
                {
                    Packer.AddSquares(destination, height, count, workspace.LeftFactors + row);
                }
            }

            panel += workspace.LeftStride;
        }
    }

    // Fills the addresses of a panel's rows, with rows of zeros beyond the last one.
    private void Locate(PairwiseWorkspace workspace, in HostMatrix matrix, long first, int rows, int slots, int* exponents, int column, int columns)
    {
        float** addresses = workspace.Rows;
        for (int row = 0; row < rows; row++)
        {
            addresses[row] = Address(workspace, matrix, first + row, row, exponents[row], column, columns);
        }

        for (int row = rows; row < slots; row++)
        {
            addresses[row] = workspace.Zeros;
        }
    }

    // Into the matrix where its elements can be used as they are, into a staging row where they must be widened or scaled.
    private float* Address(PairwiseWorkspace workspace, in HostMatrix matrix, long row, int slot, int exponent, int column, int columns)
    {
        byte* source = (byte*)matrix.Data + (((row * matrix.RowStride) + column) * matrix.ElementSize);
        if (matrix.ElementType == ElementType.Float32 && exponent == 0)
        {
            return (float*)source;
        }

        float* staged = workspace.Staging + ((nint)slot * PanelShape.Segment);
        Packer.Widen(source, matrix.ElementType, columns, exponent, staged);
        return staged;
    }
}
