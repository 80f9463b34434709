using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>Hands rows as they lie to a kernel, block after block: for one or two left rows, and for the squares of rows alone.</summary>
internal readonly unsafe struct BlockReader(PanelPacker packer, PanelKernel kernel, PairwiseWorkspace workspace)
{
    /// <summary>Floats of room for the sums of a panel's rows, one left row's or the squares.</summary>
    public static int SumsFor(PanelShape shape) => shape.RightRows * ((RowStretch.Columns / ChainLayout.Block) + 1);

    /// <summary>Floats of room for rows that cannot be read where they are, of so many columns.</summary>
    public static long StagingFor(PanelShape shape, int columns) =>
        (long)(shape.RightRows + (2 * ChainLayout.Blocks(columns))) * ChainLayout.Block;

    /// <summary>Addresses that are kept at a time.</summary>
    public static int AddressesFor(PanelShape shape) => shape.RightRows + (RowStretch.Columns / ChainLayout.Block);

    /// <summary>Combines columns of left rows with those of a panel's rows; kernels that do not <see cref="PanelKernel.TakesRows"/> give squares.</summary>
    /// <param name="left">The left rows; or none.</param>
    /// <param name="matrix">The right rows' matrix.</param>
    /// <param name="first">The first right row.</param>
    /// <param name="rows">How many, at most a panel's.</param>
    /// <param name="exponents">The power of two that each is multiplied with.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">How many, at most a stretch.</param>
    /// <param name="sums">Where the blocks' sums go.</param>
    public void Run(in LeftRows left, in HostMatrix matrix, long first, int rows, int* exponents, int column, int columns, in BlockSums sums)
    {
        int blocks = ChainLayout.Blocks(columns);
        int depth = blocks == 1 ? (columns + PanelKernel.BlockStep - 1) & -PanelKernel.BlockStep : ChainLayout.Block;
        int atOnce = packer.Shape.RightRows;
        float** addresses = workspace.Blocks;
        int slots = (atOnce / blocks) + 2;
        int pending = 0, done = 0;
        for (int row = 0; row < rows; row++)
        {
            float* staging = workspace.Staging + ((nint)(row % slots) * blocks * ChainLayout.Block);
            if (row < slots)
            {
                new Span<float>(staging + columns, ((blocks - 1) * ChainLayout.Block) + depth - columns).Clear();
            }

            Locate(matrix, first + row, exponents[row], column, columns, depth, staging, addresses + pending);
            pending += blocks;
            int taken = 0;
            for (; pending - taken >= atOnce; taken += atOnce, done += atOnce)
            {
                Run(left, done, blocks, addresses + taken, depth, sums);
            }

            if (taken > 0)
            {
                pending -= taken;
                Buffer.MemoryCopy(addresses + taken, addresses, pending * sizeof(float*), pending * sizeof(float*));
            }
        }

        if (pending > 0)
        {
            for (int i = pending; i < atOnce; i++)
            {
                addresses[i] = workspace.Zeros;
            }

            Run(left, done, blocks, addresses, depth, sums);
        }
    }

    /// <summary>Σx² of rows, over all their columns.</summary>
    /// <param name="matrix">The rows' matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many, at most a panel's.</param>
    /// <param name="exponents">The power of two that each is multiplied with.</param>
    /// <param name="squares">Where they go, with room for a panel's rows.</param>
    public void Squares(in HostMatrix matrix, long first, int rows, int* exponents, float* squares)
    {
        int most = packer.Shape.RightRows;
        float* sums = stackalloc float[most];
        float* losses = stackalloc float[most];
        new Span<float>(squares, most).Clear();
        new Span<float>(losses, most).Clear();
        for (int column = 0; column < matrix.Columns; column += RowStretch.Columns)
        {
            int columns = Math.Min(RowStretch.Columns, matrix.Columns - column);
            int blocks = ChainLayout.Blocks(columns);
            Run(default, matrix, first, rows, exponents, column, columns, new BlockSums(null, 0, workspace.RightPanel));
            kernel.AddBlocks(workspace.RightPanel, blocks, rows, column == 0 ? squares : sums);
            if (column > 0)
            {
                kernel.AddStretch(squares, losses, sums, most);
            }
        }
    }

    /// <summary>Σx² of one row that is multiplied with a power of two.</summary>
    public float Squares(in HostMatrix matrix, long row, int exponent)
    {
        float* squares = stackalloc float[packer.Shape.RightRows];
        Squares(matrix, row, 1, &exponent, squares);
        return *squares;
    }

    /// <summary>The bits of a row's largest magnitude, NaN before infinity.</summary>
    public uint LargestSize(in HostMatrix matrix, long row)
    {
        uint largest = 0;
        for (int column = 0; column < matrix.Columns; column += PanelShape.Segment)
        {
            int columns = Math.Min(PanelShape.Segment, matrix.Columns - column);
            byte* source = (byte*)matrix.Row(row) + ((nint)column * matrix.ElementSize);
            packer.Widen(source, matrix.ElementType, columns, 0, workspace.Staging);
            for (int i = 0; i < columns; i++)
            {
                largest = Math.Max(largest, BitConverter.SingleToUInt32Bits(MathF.Abs(workspace.Staging[i])));
            }
        }

        return largest;
    }

    private void Run(in LeftRows left, int done, int blocks, float** addresses, int depth, in BlockSums sums) => kernel.RunBlocks(
        left, done % blocks, addresses, depth, sums.Data + done, sums.Stride, sums.Squares == null ? null : sums.Squares + done);

    // Into the matrix where a block can be used as it is, into the staging where it must be widened or scaled, or has zeros at its end.
    private void Locate(in HostMatrix matrix, long row, int exponent, int column, int columns, int depth, float* staging, float** addresses)
    {
        int blocks = ChainLayout.Blocks(columns);
        byte* source = (byte*)matrix.Data + (((row * matrix.RowStride) + column) * matrix.ElementSize);
        float* values = (float*)source;
        int whole = columns / depth;
        if (matrix.ElementType != ElementType.Float32 || exponent != 0)
        {
            packer.Widen(source, matrix.ElementType, columns, exponent, staging);
            values = staging;
        }
        else if (whole < blocks)
        {
            int first = whole * ChainLayout.Block;
            new ReadOnlySpan<float>(values + first, columns - first).CopyTo(new Span<float>(staging + first, columns - first));
        }

        for (int block = 0; block < whole; block++)
        {
            addresses[block] = values + (block * ChainLayout.Block);
        }

        if (whole < blocks)
        {
            addresses[whole] = staging + (whole * ChainLayout.Block);
        }
    }
}
