using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Records the kernels that count in how many bits rows differ.</summary>
internal sealed class BitKernels(GpuContext gpu)
{
    private const int WordBits = 64;

    private readonly record struct BitConstants(uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint Words);

    private readonly record struct Constants(
        uint LeftRows, uint RightBase, uint RightRows, uint Words, uint ResultBase, uint ResultStride, uint ResultStep, uint FirstId, uint Capacity);

    /// <summary>How so many left rows are compared.</summary>
    public PairwiseMethod MethodFor(long leftRows) =>
        new(false, new TileShape(gpu.Tuning.RowGroup, 1, (int)Math.Clamp(leftRows, 1, gpu.Tuning.BitRows), 1, 1), 1, false);

    /// <summary>What a pair of rows counts for beside a pair of components.</summary>
    public static long OperationsOf(int columns) => Math.Max(1, columns / 16);

    /// <summary>Turns left rows into bits.</summary>
    /// <exception cref="NotSupportedException">A row is too long for the driver's loops.</exception>
    public PairwiseKernels.Left PrepareLeft(RecordedWork work, in MatrixView left)
    {
        int words = CodedRow.WordsOf(Quantization.Binary, left.Columns);
        if (words / 2 / gpu.Tuning.BitWords > gpu.Tuning.LoopRounds / 2)
        {
            throw new NotSupportedException(
                $"A row of {left.Columns} bits is longer than this driver's loops reach: {(long)gpu.Tuning.LoopRounds / 2 * gpu.Tuning.BitWords * WordBits} bits.");
        }

        long bytes = left.Rows * words * sizeof(uint);
        GpuBuffer<byte> bits = gpu.Scratch.Get(ScratchKind.WidenedLeft, bytes);
        if (bytes > 0)
        {
            Kernel kernel = gpu.Kernels.Find("binary_rows", (0, gpu.Tuning.RowGroup), (2, (uint)left.ElementType));
            RowWindow source = RowWindow.Of(left, gpu.Limits);
            source.BindTo(kernel, "Source");
            kernel.SetBuffer("Bits", bits, 0, bytes);
            kernel.SetConstants(new BitConstants(source.FirstElement, source.Stride, source.Rows, source.Columns, (uint)words));
            (uint x, uint y) = gpu.Limits.Flat(((left.Rows * words) + gpu.Tuning.RowGroup - 1) / gpu.Tuning.RowGroup);
            work.Dispatch(kernel, x, y, left.ElementCount);
        }

        var window = new RowWindow(bits, 0, Math.Max(16, bytes), 0, (uint)words, (uint)left.Rows, (uint)left.Columns, ElementType.Float32);
        return new PairwiseKernels.Left(window, RowLayout.Words);
    }

    /// <summary>Counts for every left row and every right row, as many as one dispatch takes.</summary>
    public void Compare(RecordedWork work, in PairwiseKernels.Left left, in MatrixView right, in PairwiseMethod method, in PairwiseOutcome outcome)
    {
        TileShape tile = method.Tile;
        Kernel kernel = outcome.Lists is null
            ? gpu.Kernels.Find("pairwise_binary.store", (0, tile.X), (3, (uint)Metric.L0), (5, tile.LeftRows), (6, gpu.Tuning.BitWords))
            : gpu.Kernels.Find("pairwise_binary.offer", (0, tile.X), (3, (uint)Metric.L0), (5, tile.LeftRows), (6, gpu.Tuning.BitWords), (13, outcome.Allowed.AreSome ? 1 : 0));
        RowWindow to = RowWindow.Of(right, gpu.Limits);
        left.Window.BindTo(kernel, "Left");
        to.BindTo(kernel, "Right");
        uint resultBase = outcome.BindTo(kernel, gpu.Limits, left.Window.Rows, to.Rows);
        kernel.SetConstants(new Constants(
            left.Window.Rows, to.FirstElement / 2, to.Rows, left.Window.Stride / 2, resultBase, outcome.ShaderStride, outcome.ShaderStep, outcome.FirstId,
            outcome.Lists?.Capacity ?? 0));
        work.Dispatch(
            kernel, Groups(to.Rows, tile.X), Groups(left.Window.Rows, tile.LeftRows), left.Window.Rows * to.Rows * OperationsOf(right.Columns));
    }

    private static uint Groups(long count, long perGroup) => (uint)((count + perGroup - 1) / perGroup);
}
