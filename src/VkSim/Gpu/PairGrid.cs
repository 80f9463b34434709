using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>A matrix of fp32 values, one for each pair of a left and a right row, whichever of them its rows are.</summary>
/// <param name="Matrix">The matrix; none where there are no values.</param>
/// <param name="FirstElement">The element of left row 0 and right row 0.</param>
/// <param name="LeftStep">Elements from one left row to the next.</param>
/// <param name="RightStep">Elements from one right row to the next.</param>
internal readonly record struct PairGrid(MatrixView Matrix, long FirstElement, long LeftStep, long RightStep)
{
    /// <summary>Left rows are the matrix's rows, or, transposed, its columns.</summary>
    public static PairGrid Of(in MatrixView matrix, bool transposed) =>
        new(matrix, matrix.FirstElement, transposed ? 1 : matrix.RowStride, transposed ? matrix.RowStride : 1);

    /// <summary>The part that begins at a left and a right row.</summary>
    public PairGrid At(long leftRow, long rightRow) =>
        this with { FirstElement = FirstElement + (leftRow * LeftStep) + (rightRow * RightStep) };

    /// <summary>Right rows, at most so many, whose values one binding reaches for so many left rows; at least 1.</summary>
    public long RightRowsInRange(GpuLimits limits, long leftRows, long rightRows) =>
        Math.Clamp(1 + (((limits.Range / 4) - 1 - ((leftRows - 1) * LeftStep)) / RightStep), 1, rightRows);

    /// <summary>Binds the values of so many rows; gives the element at which the binding's first value is.</summary>
    public uint BindTo(Kernel kernel, string name, GpuContext gpu, long leftRows, long rightRows)
    {
        if (leftRows == 0 || rightRows == 0)
        {
            gpu.BindUnused(kernel, name);
            return 0;
        }

        // As one long row that ends with the last value.
        long span = ((leftRows - 1) * LeftStep) + ((rightRows - 1) * RightStep) + 1;
        long first = FirstElement * 4;
        long offset = first - (first % gpu.Limits.OffsetAlignment);
        kernel.SetBuffer(name, ((GpuStorage)Matrix.Storage).Buffer, offset, first - offset + (span * 4));
        return (uint)((first - offset) / 4);
    }
}
