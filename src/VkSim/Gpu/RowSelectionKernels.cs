using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Records the kernels that find the best elements of rows, an invocation a row: for drivers on which barriers cost more than that.</summary>
internal sealed class RowSelectionKernels(GpuContext gpu)
{
    // As in shaders/row_select.comp: columns that are counted in a round, and readings of a row, of which the last takes 4 columns a round.
    private const int ColumnsOfRound = 16;
    private const int Passes = 18;

    // Elements that an invocation keeps in registers at most: with more, inserting costs more than counting does.
    private const int MostInRegisters = 16;

    private readonly record struct Constants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint Wanted, uint SmallerIsBetter);

    /// <summary>Whether they serve, and their loops reach the rows' ends; a round was seen to count twice.</summary>
    public bool Serve(in MatrixView matrix) =>
        gpu.Tuning.MostLanes == 1 && matrix.Columns <= (long)gpu.Tuning.LoopRounds / (2 * (Passes + 4)) * ColumnsOfRound
        && (long)matrix.Columns * ElementConversion.SizeOf(matrix.ElementType) <= gpu.Limits.Range;

    /// <summary>Rows that one dispatch takes.</summary>
    public long RowsAtATime(in MatrixView matrix, int wanted)
    {
        long bound = Math.Min(gpu.Limits.RowsInRange(matrix), Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes) / (8L * wanted));
        bound = Math.Min(bound, gpu.Limits.MostFlatGroups * gpu.Tuning.RowGroup);
        return Math.Max(1, Math.Min(bound, gpu.Tuning.OperationsPerDispatch / Operations(1, matrix.Columns)));
    }

    /// <summary>Whether <see cref="FindSorted"/> serves: an invocation's registers suffice.</summary>
    public static bool KeepsInRegisters(int wanted) => wanted <= MostInRegisters;

    /// <summary>Writes the best of each row, (key, id) each, best first.</summary>
    public void FindSorted(RecordedWork work, in MatrixView rows, GpuBuffer best, int wanted, bool largest)
    {
        // A kernel for each of few lengths: the list's end is what most elements are compared with.
        int length = (wanted + 3) / 4 * 4;
        RowLayout layout = gpu.WidestOf(RowWindow.LayoutOf(rows));
        Kernel kernel = gpu.Kernels.Find(
            KernelLibrary.Variant("row_best", layout), (0, gpu.Tuning.RowGroup), (1, length), (2, (uint)rows.ElementType));
        kernel.SetBuffer("Best", best, 0, rows.Rows * wanted * 8);
        Dispatch(work, kernel, rows, wanted, largest);
    }

    /// <summary>Writes the best of each row, (key, id) each, in no order.</summary>
    public void Find(RecordedWork work, in MatrixView rows, GpuBuffer candidates, int wanted, bool largest)
    {
        RowLayout layout = gpu.WidestOf(RowWindow.LayoutOf(rows));
        Kernel kernel = gpu.Kernels.Find(
            KernelLibrary.Variant("row_select", layout), (0, gpu.Tuning.RowGroup), (1, (uint)rows.ElementType));
        kernel.SetBuffer("Candidates", candidates, 0, rows.Rows * wanted * 8);
        Dispatch(work, kernel, rows, wanted, largest);
    }

    private static long Operations(long rows, long columns) => Passes * rows * Math.Max(1, columns);

    private void Dispatch(RecordedWork work, Kernel kernel, in MatrixView rows, int wanted, bool largest)
    {
        RowWindow source = RowWindow.Of(rows, gpu.Limits);
        source.BindTo(kernel, "Source");
        kernel.SetConstants(new Constants(
            source.FirstElement, source.Stride, source.Rows, source.Columns, (uint)wanted, largest ? 0u : 1));
        (uint x, uint y) = gpu.Limits.Flat((rows.Rows + gpu.Tuning.RowGroup - 1) / gpu.Tuning.RowGroup);
        work.Dispatch(kernel, x, y, Operations(rows.Rows, rows.Columns));
    }
}
