using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Records the kernels that find the best elements of each row of a matrix, row by row.</summary>
internal sealed class RowSelectionKernels(GpuContext gpu)
{
    // As in shaders/row_select.comp: columns that an invocation counts in a round, and readings of a row.
    private const int ColumnsOfRound = 16;
    private const int Passes = 18;

    // Elements that an invocation keeps in registers at most: with more, inserting costs more than counting does.
    private const int MostInRegisters = 16;

    private readonly record struct Constants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint Wanted, uint SmallerIsBetter);

    // Columns of a row that an invocation's loops reach. The last reading takes 4 a round; a round was seen to count twice.
    private long LoopColumns => (long)gpu.Tuning.LoopRounds / (2 * (Passes + 4)) * ColumnsOfRound;

    /// <summary>Whether the device reaches a whole row at a time, and its loops the row's end.</summary>
    public bool Reaches(in MatrixView matrix) =>
        (long)matrix.Columns * ElementConversion.SizeOf(matrix.ElementType) <= gpu.Limits.Range
        && matrix.Columns <= LoopColumns * gpu.Tuning.WideGroup;

    /// <summary>Rows that one dispatch takes.</summary>
    public long RowsAtATime(in MatrixView matrix)
    {
        long perGroup = Group(matrix.Columns) / Lanes(matrix.Columns);
        long bound = Math.Min(gpu.Limits.RowsInRange(matrix), gpu.Limits.MostFlatGroups * perGroup);
        return Math.Max(1, Math.Min(bound, gpu.Tuning.OperationsPerDispatch / Operations(1, matrix.Columns)));
    }

    /// <summary>Whether <see cref="FindSorted"/> serves: an invocation has a row to itself, and its registers suffice.</summary>
    public bool KeepsInRegisters(long columns, int wanted) => Lanes(columns) == 1 && wanted <= MostInRegisters;

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
        int lanes = Lanes(rows.Columns);
        SubgroupSupport subgroups = gpu.SubgroupsOf(lanes);
        RowLayout layout = gpu.WidestOf(RowWindow.LayoutOf(rows));
        Kernel kernel = gpu.Kernels.Find(
            $"{KernelLibrary.Variant("row_select", layout)}-{subgroups.Variant}", subgroups,
            (0, Group(rows.Columns)), (1, lanes), (2, (uint)rows.ElementType));
        kernel.SetBuffer("Candidates", candidates, 0, rows.Rows * wanted * 8);
        Dispatch(work, kernel, rows, wanted, largest);
    }

    // Where an invocation can have a row to itself it does so as far as its loops reach: barriers cost more.
    private int Lanes(long columns) => gpu.Tuning.MostLanes == 1 && columns <= LoopColumns ? 1 : gpu.Tuning.LanesFor(columns);

    private int Group(long columns) => Lanes(columns) == 1 ? gpu.Tuning.RowGroup : gpu.Tuning.GroupFor(columns);

    private static long Operations(long rows, long columns) => Passes * rows * Math.Max(1, columns);

    private void Dispatch(RecordedWork work, Kernel kernel, in MatrixView rows, int wanted, bool largest)
    {
        RowWindow source = RowWindow.Of(rows, gpu.Limits);
        source.BindTo(kernel, "Source");
        kernel.SetConstants(new Constants(
            source.FirstElement, source.Stride, source.Rows, source.Columns, (uint)wanted, largest ? 0u : 1));
        long perGroup = Group(rows.Columns) / Lanes(rows.Columns);
        (uint x, uint y) = gpu.Limits.Flat((rows.Rows + perGroup - 1) / perGroup);
        work.Dispatch(kernel, x, y, Operations(rows.Rows, rows.Columns));
    }
}
