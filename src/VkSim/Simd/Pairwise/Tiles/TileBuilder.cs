using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>Packs rows of the two operands and combines them into tiles of sums. One for each running call.</summary>
internal sealed unsafe class TileBuilder
{
    // Reading rows one after the other before they are packed took a fifth off the time of 12 and 24 queries; with many more,
    // the products hide the memory either way.
    private const int StreamingRows = 96;
    private const int LineBytes = 64;

    private PairwisePlan _plan;
    private RowFactors _factors;
    private TileSink _sink = null!;

    /// <summary>The left rows.</summary>
    public HostMatrix Left { get; private set; }

    /// <summary>The right rows.</summary>
    public HostMatrix Right { get; private set; }

    /// <summary>How they are compared.</summary>
    public PairComparison Comparison { get; private set; }

    /// <summary>How the work is cut up.</summary>
    public ref readonly PairwisePlan Plan => ref _plan;

    private PanelPacker Packer => Comparison.Packer;

    /// <summary>Takes up a call.</summary>
    public void Begin(in HostMatrix left, in HostMatrix right, in PairComparison comparison, TileSink sink, in PairwisePlan plan)
    {
        Left = left;
        Right = right;
        Comparison = comparison;
        _factors = new RowFactors(comparison.Cosine, comparison.Packer);
        _sink = sink;
        _plan = plan;
    }

    /// <summary>Packs a block of left rows, or only measures it where it is packed a slab at a time.</summary>
    public void PackLeft(PairwiseWorkspace workspace, long firstLeft, int leftRows)
    {
        if (Comparison.Factor == RowFactor.ClampedNorm)
        {
            _factors.Measure(Left, firstLeft, leftRows, workspace.LeftFactors, workspace.LeftExponents);
        }

        if (_plan.IsSingleSlab)
        {
            PackLeftSlab(workspace, firstLeft, leftRows, 0, _plan.Columns);
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
        bool measures = kernel == Comparison.Kernel;
        Clear(workspace, leftRows, sums, measures);
        for (int column = 0; column == 0 || column < _plan.Columns; column += _plan.Slab)
        {
            int columns = Math.Min(_plan.Slab, _plan.Columns - column);
            if (!_plan.IsSingleSlab)
            {
                PackLeftSlab(workspace, firstLeft, leftRows, column, columns);
            }

            for (int panel = 0; panel < rightRows; panel += _plan.Shape.RightRows)
            {
                int rows = Math.Min(_plan.Shape.RightRows, rightRows - panel);
                if (_sink.Wants(firstRight + panel, rows))
                {
                    CombinePanel(workspace, kernel, leftRows, firstRight, panel, rows, column, columns, sums);
                }
            }
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

    /// <summary>Columns rounded up as they are packed.</summary>
    public static int PackedDepth(int columns) => (columns + ChainLayout.DepthAlignment - 1) & -ChainLayout.DepthAlignment;

    private void Clear(PairwiseWorkspace workspace, int leftRows, float* sums, bool measures)
    {
        long rows = leftRows + _plan.Shape.LeftRows - 1;
        rows -= rows % _plan.Shape.LeftRows;
        NativeMemory.Clear(sums, (nuint)(rows * workspace.TileStride * sizeof(float)));
        if (measures)
        {
            new Span<float>(workspace.RightFactors, _plan.TileColumns).Clear();
        }
    }

    // Whether right rows are read as they lie instead of being packed. Both ways give the same bits.
    private bool TakesRows(int leftRows) => leftRows <= LeftRows.Most
        && Comparison.Kernel.TakesRows
        && Comparison.Factor != RowFactor.SquaredNorm
        && _plan.Columns > ChainLayout.FullLength;

    private void CombinePanel(
        PairwiseWorkspace workspace, PanelKernel kernel, int leftRows, long firstRight, int panel, int rows, int slab, int slabColumns, float* sums)
    {
        bool measures = kernel == Comparison.Kernel && slab == 0 && Comparison.Factor == RowFactor.ClampedNorm;
        if (TakesRows(leftRows))
        {
            CombineRows(workspace, kernel, leftRows, firstRight, panel, rows, slab, slabColumns, sums, measures);
            return;
        }

        if (measures)
        {
            MeasureRight(workspace, firstRight, panel, rows);
        }
        else if (leftRows <= StreamingRows)
        {
            workspace.Touched ^= Touch(firstRight + panel, rows, slab, slabColumns);
        }

        CombinePacked(workspace, kernel, leftRows, firstRight, panel, rows, slab, slabColumns, sums + panel);
    }

    private void MeasureRight(PairwiseWorkspace workspace, long firstRight, int row, int rows) =>
        _factors.Measure(Right, firstRight + row, rows, workspace.RightFactors + row, workspace.RightExponents + row);

    private void CombineRows(
        PairwiseWorkspace workspace,
        PanelKernel kernel,
        int leftRows,
        long firstRight,
        int panel,
        int rows,
        int slab,
        int columns,
        float* sums,
        bool measures)
    {
        var left = new LeftRows(workspace.Left, _plan.Slab, leftRows, columns);
        bool measuresAlong = measures && leftRows == 1 && columns == _plan.Columns && Right.ElementType == ElementType.Float32 && kernel.TakesSquares(columns);
        for (int row = panel; row < panel + rows; row += PanelKernel.RowsAtOnce)
        {
            int count = Math.Min(PanelKernel.RowsAtOnce, panel + rows - row);
            for (int place = 0; place < PanelKernel.RowsAtOnce; place++)
            {
                // What is in the place of a row that is not there, goes into sums that nobody reads.
                int taken = row + Math.Min(place, count - 1);
                if (measuresAlong)
                {
                    RunAndMeasure(workspace, kernel, left, firstRight, taken, place);
                    continue;
                }

                if (measures && place < count)
                {
                    MeasureRight(workspace, firstRight, taken, 1);
                }

                float* address = Address(workspace, Right, firstRight + taken, 0, workspace.RightExponents[taken], slab, columns);
                kernel.RunRow(left, address, place, workspace.RightPanel);
            }

            kernel.FoldRows(left, workspace.RightPanel, sums + row, workspace.TileStride);
        }
    }

    // Only a row that must be scaled is read again.
    private void RunAndMeasure(PairwiseWorkspace workspace, PanelKernel kernel, in LeftRows left, long firstRight, int row, int place)
    {
        var address = (float*)Right.Row(firstRight + row);
        double squares = kernel.RunRowWithSquares(left, address, place, workspace.RightPanel);
        workspace.RightFactors[row] = _factors.DivisorOf(squares, address, left.Columns, out int exponent);
        workspace.RightExponents[row] = exponent;
        if (exponent != 0)
        {
            kernel.RunRow(left, Address(workspace, Right, firstRight + row, 0, exponent, 0, left.Columns), place, workspace.RightPanel);
        }
    }

    private void CombinePacked(
        PairwiseWorkspace workspace, PanelKernel kernel, int leftRows, long firstRight, int panel, int rows, int slab, int slabColumns, float* sums)
    {
        int width = _plan.Shape.RightRows;
        bool squares = kernel == Comparison.Kernel && Comparison.Factor == RowFactor.SquaredNorm;
        var left = new LeftPanels(workspace.Left, workspace.LeftStride);
        for (int segment = 0; segment < slabColumns; segment += ChainLayout.Segment)
        {
            int columns = Math.Min(ChainLayout.Segment, slabColumns - segment);
            ChainLayout layout = ChainLayout.Of(columns);
            Locate(workspace, Right, firstRight + panel, rows, width, workspace.RightExponents + panel, slab + segment, columns);
            Packer.PackRight(workspace.Rows, columns, workspace.RightPanel);
            if (squares)
            {
                Packer.AddSquares(workspace.RightPanel, width, layout, workspace.RightFactors + panel);
            }

            kernel.Run(left, leftRows, segment, layout, workspace.RightPanel, sums, workspace.TileStride);
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

    private void PackLeftSlab(PairwiseWorkspace workspace, long first, int rows, int column, int columns)
    {
        if (TakesRows(rows))
        {
            WidenLeft(workspace, first, rows, column, columns);
        }
        else
        {
            PackLeft(workspace, first, rows, column, columns);
        }
    }

    // As they lie, with zeros behind the last column.
    private void WidenLeft(PairwiseWorkspace workspace, long first, int rows, int column, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            float* destination = workspace.Left + ((nint)row * _plan.Slab);
            byte* source = (byte*)Left.Row(first + row) + ((long)column * Left.ElementSize);
            Packer.Widen(source, Left.ElementType, columns, workspace.LeftExponents[row], destination);
            new Span<float>(destination + columns, _plan.Slab - columns).Clear();
        }
    }

    private void PackLeft(PairwiseWorkspace workspace, long first, int rows, int column, int columns)
    {
        bool squares = Comparison.Factor == RowFactor.SquaredNorm;
        if (squares && column == 0)
        {
            new Span<float>(workspace.LeftFactors, rows).Clear();
        }

        PanelShape shape = _plan.Shape;
        float* panel = workspace.Left;
        for (int row = 0; row < rows; row += shape.LeftRows)
        {
            int height = shape.LeftPanelHeight(rows - row);
            for (int segment = 0; segment < columns; segment += ChainLayout.Segment)
            {
                int count = Math.Min(ChainLayout.Segment, columns - segment);
                float* destination = panel + ((nint)segment * height);
                Locate(
                    workspace, Left, first + row, Math.Min(height, rows - row), Math.Max(height, shape.Lanes),
                    workspace.LeftExponents + row, column + segment, count);
                Packer.PackLeft(workspace.Rows, height, count, destination);
                if (squares)
                {
                    Packer.AddSquares(destination, height, ChainLayout.Of(count), workspace.LeftFactors + row);
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

        float* staged = workspace.Staging + ((nint)slot * ChainLayout.Segment);
        Packer.Widen(source, matrix.ElementType, columns, exponent, staged);
        return staged;
    }
}
