using VkSim.Compute;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Gpu;
using VkSim.Gpu.Contrastive;
using VkSim.Operations;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>
/// The device memory of contrastive losses beyond operands and gradients: what recording a loss takes is what computing it takes,
/// so that sizes which a software driver would compute for an hour are measured too.
/// </summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class ContrastiveScratchTests
{
    private const long Limit = 64L << 20;

    private static readonly PairwiseSettings Cosine = new(Metric.Cosine, Cosine: new CosineSettings(1e-8f, ZeroVectorPolicy.Zero));

    // (largest, sum) and totals of negatives and positives forward, and what each adds to weights backward, of either operand; sums of weights.
    private const long BytesOfARow = (2 * (ContrastiveKernels.SumBytes + ContrastiveKernels.ShareBytes)) + ContrastiveKernels.WeightSumBytes;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

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
                Assert.Equal(device.Backend.ScratchBytes, Record(device, gpu, a.View, b.View, result.GradientA!.View, result.GradientB!.View).Scratch);
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
        (long scratch, long working) = Record(device, gpu, rows.View, rows.View, gradient.View, gradient.View);
        long all = scratch + working;
        Assert.InRange(gpu.Memory.PeakAllocatedBytes - held, all, Limit - 1);
        MatrixView rowsOfHalf = rows.View.RowRange(0, Rows / 2);
        MatrixView gradientOfHalf = gradient.View.RowRange(0, Rows / 2);
        (long scratchOfHalf, long workingOfHalf) = Record(device, gpu, rowsOfHalf, rowsOfHalf, gradientOfHalf, gradientOfHalf);
        Assert.Equal(Rows / 2 * BytesOfARow, all - scratchOfHalf - workingOfHalf);
    });

    // Tiles for GPUs are larger: enough workgroups compare, and sum the gradient of either side, and the limit stays.
    [Theory]
    [MemberData(nameof(Devices))]
    public void TilesForHardwareFillADeviceWithinTheLimit(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        foreach (int columns in gpu is null || row.IsSlow ? [] : new[] { 256, 512, 1024, 2048, 4096 })
        {
            const int Rows = 8192;
            GpuTuning tuning = GpuTuning.Hardware(new GpuLimits(gpu!.Capabilities));
            using Matrix one = device.Allocate(1, columns);

            // Nothing is computed: the row stands for all of them.
            MatrixView rows = one.View with { Rows = Rows, RowStride = 0 };
            (long scratch, _) = Record(device, gpu, rows, rows, rows, rows, tuning);
            Assert.InRange(scratch, Limit / 3, Limit - 1 - (65_536 * BytesOfARow));
            CheckGroups(gpu, tuning, rows);
        }
    });

    private static void CheckGroups(GpuDevice gpu, GpuTuning tuning, in MatrixView rows)
    {
        static long Groups(long count, int perGroup) => (count + perGroup - 1) / perGroup;

        using var context = new GpuContext(gpu, tuning);
        var kernels = new RowKernels(context);
        var gradients = new PairwiseGradientKernels(context, kernels, new RowGradientKernels(context, new LaneKernels(context)));
        PairwiseMethod method = PairwiseMethod.For(tuning, rows.Rows, rows.Rows, rows.Columns, Cosine);
        (long left, long right) = new ContrastiveTiles(context, new PairwiseKernels(context, kernels), gradients).Cut(PassOf(rows, rows), method);
        Assert.InRange(Groups(left, method.LeftRowsOfGroup) * Groups(right, method.RightRowsOfGroup), 128, long.MaxValue);
        foreach (long side in new[] { left, right })
        {
            TileShape tile = tuning.Filling(tuning.StagedProductTile!.Value, side, rows.Columns);
            Assert.InRange(Groups(side, tile.Y * tile.LeftRows) * Groups(rows.Columns, tile.X * 4), 240, long.MaxValue);
        }
    }

    // CLIP: one pass forward for rows and columns at once, and one backward for both operands.
    private static (long Scratch, long Working) Record(
        VectorDevice device, GpuDevice gpu, in MatrixView a, in MatrixView b, in MatrixView gradientA, in MatrixView gradientB, GpuTuning? tuning = null)
    {
        using var context = new GpuContext(gpu, tuning);
        using var memory = new WorkingMemory(device.Backend);
        var rows = new RowKernels(context);
        var gradients = new PairwiseGradientKernels(context, rows, new RowGradientKernels(context, new LaneKernels(context)));
        using var groups = new GroupOperation(context, rows, gradients);
        using var operation = new ContrastiveOperation(context, new PairwiseKernels(context, rows), gradients, groups);
        PairPass pass = PassOf(a, b);
        MatrixView Take(int width) => memory.Take(pass.A.Rows, width);
        operation.Prepare(new ContrastiveCall(pass, Take(RowTerms.Width), Take(RowTerms.Width)));
        operation.Prepare(new ContrastiveCall(pass, Take(RowTerms.Width), Take(RowTerms.Width))
        {
            Targets = new PairGradientTargets(gradientA, gradientB, Take(2), Accumulate: false),
        });
        return (context.Scratch.Bytes, memory.Bytes);
    }

    private static PairPass PassOf(in MatrixView a, in MatrixView b) =>
        new(a, b, new PairLogits(Cosine, PairLossKind.Softmax, 14.28f)) { Roles = new PairRoles { DiagonalIsPositive = true } };
}
