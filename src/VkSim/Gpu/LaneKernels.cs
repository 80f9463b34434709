using System.Numerics;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>
/// Finds and records kernels that reduce rows by shaders/lib/lanes.glsl: a part of a subgroup, a subgroup or a workgroup a row,
/// by subgroups where the device has them and through shared memory elsewhere; an invocation a row on software drivers.
/// </summary>
/// <param name="gpu">The device.</param>
/// <param name="split">How invocations divide a row's columns.</param>
internal sealed class LaneKernels(GpuContext gpu, LaneSplit split = LaneSplit.InTurn)
{
    /// <summary>The kernel of a shader for rows of so many columns; constants 0 and 1 are set here, and 12 to 16 as the split wants them.</summary>
    public Kernel Find(string shader, long columns, params ReadOnlySpan<(int Id, long Value)> constants) =>
        FindVariant(shader + ".", RowLayout.Words, columns, constants);

    /// <summary>The same of a shader with a variant for each layout.</summary>
    public Kernel Find(string shader, RowLayout layout, long columns, params ReadOnlySpan<(int Id, long Value)> constants) =>
        FindVariant(KernelLibrary.Variant(shader, layout) + "-", layout, columns, constants);

    /// <summary>Rows of a view that one dispatch takes.</summary>
    /// <exception cref="NotSupportedException">The row is too long for the driver's loops.</exception>
    public long RowsAtATime(in MatrixView view)
    {
        long most = (long)(gpu.Tuning.LoopRounds / 4) * gpu.Tuning.WideGroup;
        if (view.Columns > most)
        {
            throw new NotSupportedException($"A row of {view.Columns} columns is longer than this driver's loops reach: {most} columns.");
        }

        long perGroup = RowsOfGroup(view.Columns);
        long bound = Math.Min(gpu.Limits.RowsInRange(view), gpu.Limits.MostFlatGroups * perGroup);
        return Math.Max(1, Math.Min(bound, gpu.Tuning.OperationsPerDispatch / (2L * Math.Max(1, view.Columns))));
    }

    /// <summary>Records a dispatch over rows.</summary>
    public void Dispatch(RecordedWork work, Kernel kernel, long rows, long columns)
    {
        long perGroup = RowsOfGroup(columns);
        (uint x, uint y) = gpu.Limits.Flat((rows + perGroup - 1) / perGroup);
        work.Dispatch(kernel, x, y, 2 * rows * columns);
    }

    private Kernel FindVariant(string prefix, RowLayout layout, long columns, ReadOnlySpan<(int Id, long Value)> constants)
    {
        int lanes = Lanes(columns);
        SubgroupSupport subgroups = gpu.SubgroupsOf(lanes);
        int isLong = RowStretch.IsLong(columns) ? 1 : 0;
        int sharers = gpu.SharersFor(layout, gpu.Tuning.RowSharers, lanes);
        ReadOnlySpan<(int, long)> common = [(0, gpu.Tuning.GroupFor(columns)), (1, lanes)];
        ReadOnlySpan<(int, long)> own = split switch
        {
            LaneSplit.Blocks => sharers > 1 ? [(12, isLong), (16, sharers)] : [(12, isLong)],
            LaneSplit.Chains => [(13, gpu.CorrectsQuotients), (14, gpu.CorrectsRoots), (15, TailOf(columns, lanes))],
            _ => [],
        };
        return gpu.Kernels.Find(prefix + subgroups.Variant, subgroups, [.. common, .. own, .. constants]);
    }

    // TAIL of shaders/lib/row_sums.glsl.
    private static long TailOf(long columns, int lanes) =>
        lanes > 1 || columns > 2048 ? 9 : columns <= 32 ? ((columns + 3) / 4) + 16 : ((columns % 32) + 3) / 4;

    /// <summary>
    /// LINES of shaders/row_cosines.comp. Measured on lavapipe: a third faster at 128 columns, a tenth at 256; slower with 32 columns, and with 512.
    /// </summary>
    public long LinesAhead(long columns) =>
        Lanes(columns) == 1 && columns is > 32 and <= 256 ? BitOperations.RoundUpToPowerOf2((uint)(columns + 15) / 16) : 1;

    private int RowsOfGroup(long columns) => gpu.Tuning.GroupFor(columns) / Lanes(columns);

    private int Lanes(long columns) => split switch
    {
        LaneSplit.Blocks => gpu.Tuning.BlockLanesFor(columns, gpu.Tuning.GroupFor(columns)),
        LaneSplit.Chains => gpu.Tuning.ChainLanesFor(columns),
        _ => gpu.Tuning.LanesFor(columns),
    };
}
