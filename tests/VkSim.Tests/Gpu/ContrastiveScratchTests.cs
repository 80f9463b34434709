using VkSim.Compute;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Gpu;
using VkSim.Gpu.Contrastive;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>
/// The device memory of contrastive losses beyond operands and gradients: what recording a loss takes is what computing it takes,
/// so that sizes which a software driver would compute for an hour are measured too.
/// </summary>
[Trait("Needs", "Vulkan")]
public sealed class ContrastiveScratchTests
{
    private const long Limit = 64L << 20;

    // (largest, sum) and totals of negatives and positives forward, and what each adds to weights backward; of either operand.
    private const long BytesOfARow = 2 * (ContrastiveKernels.SumBytes + ContrastiveKernels.ShareBytes);

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void RecordingALossTakesTheScratchThatComputingItTakes(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        int columns = row.Scale(512, 20);
        foreach (int n in new[] { 3, row.Scale(130, 40) })
        {
            using Matrix a = device.Upload(RandomRows.Normal(n, columns, 1), n, columns);
            using Matrix b = device.Upload(RandomRows.Normal(n, columns, 2), n, columns);
            using LossResult result = device.Clip(a, b, new ClipOptions { WithGradients = true });
            Assert.InRange(result.PeakScratchBytes, 1, Limit);
            if (gpu is not null)
            {
                Assert.Equal(device.Backend.ScratchBytes, Record(gpu, a.View, b.View, result.GradientA!.View, result.GradientB!.View));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void A65536RowBatchTakesLessThan64MebibytesAndEachRowTheSame(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        if (gpu is null)
        {
            // SIMD has no recording; its scratch is linear in the rows whatever the columns are.
            using Matrix x = device.Upload(RandomRows.Normal(4096, 2), 4096, 2);
            using LossResult result = device.Clip(x, x, new ClipOptions { WithGradients = true });
            Assert.InRange(result.PeakScratchBytes, 1, Limit / 16);
            return;
        }

        const int Rows = 65_536, Columns = 512;
        using Matrix rows = device.Allocate(Rows, Columns);
        using Matrix gradient = device.Allocate(Rows, Columns);
        long held = gpu.Memory.AllocatedBytes;
        gpu.ResetMemoryPeak();
        long all = Record(gpu, rows.View, rows.View, gradient.View, gradient.View);
        Assert.InRange(gpu.Memory.PeakAllocatedBytes - held, all, Limit - 1);
        MatrixView rowsOfHalf = rows.View.RowRange(0, Rows / 2);
        MatrixView gradientOfHalf = gradient.View.RowRange(0, Rows / 2);
        long half = Record(gpu, rowsOfHalf, rowsOfHalf, gradientOfHalf, gradientOfHalf);
        Assert.Equal(Rows / 2 * BytesOfARow, all - half);
    });

    // CLIP: one pass forward for rows and columns at once, and one backward for both operands.
    private static long Record(GpuDevice gpu, in MatrixView a, in MatrixView b, in MatrixView gradientA, in MatrixView gradientB)
    {
        using var context = new GpuContext(gpu);
        var rows = new RowKernels(context);
        var gradients = new PairwiseGradientKernels(context, rows, new RowGradientKernels(context, new LaneKernels(context)));
        using var operation = new ContrastiveOperation(context, new PairwiseKernels(context, rows), gradients);
        var cosine = new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(1e-8f, ZeroVectorPolicy.Zero));
        var forward = new ContrastiveCall(a, b, new PairLogits(cosine, PairLossKind.Softmax, 14.28f), PairTileFlags.DiagonalIsPositive) { HasRight = true };
        operation.Prepare(forward);
        operation.Prepare(forward with { Gradient = gradientA, RightGradient = gradientB, HasLeft = true });
        return context.Scratch.Bytes;
    }
}
