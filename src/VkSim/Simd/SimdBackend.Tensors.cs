using VkSim.Contract;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Tensors;
using VkSim.Simd.Threading;

namespace VkSim.Simd;

/// <content>What chooses, moves and resizes elements.</content>
internal sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void Select(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context)
    {
        using HostLease conditionLease = HostStorage.Lease(condition, out HostMatrix conditions);
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix left);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix right);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix to);
        var blocks = new RowBlocks(to.Rows, 4L * sizeof(float) * to.Columns);
        var work = new SelectWork(conditions, left, right, to, blocks);
        Run(ref work, blocks.Count, context);
    }

    /// <inheritdoc/>
    public void CountSelected(in MatrixView mask, in MatrixView counts, in OperationContext context)
    {
        using HostLease maskLease = HostStorage.Lease(mask, out HostMatrix wanted);
        using HostLease countsLease = HostStorage.Lease(counts, out HostMatrix to);
        var blocks = new RowBlocks(wanted.Rows, (long)sizeof(float) * wanted.Columns);
        var work = new CountWork(wanted, to, blocks);
        Run(ref work, blocks.Count, context);
    }

    /// <inheritdoc/>
    public void Compact(in MatrixView source, in MatrixView mask, in MatrixView offsets, in MatrixView result, in OperationContext context)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix from);
        using HostLease maskLease = HostStorage.Lease(mask, out HostMatrix wanted);
        using HostLease offsetsLease = HostStorage.Lease(offsets, out HostMatrix begins);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix to);
        var blocks = new RowBlocks(from.Rows, 2L * sizeof(float) * from.Columns);
        var work = new CompactWork(from, wanted, begins, to, blocks);
        Run(ref work, blocks.Count, context);
    }

    /// <inheritdoc/>
    public void Scatter(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix from);
        using HostLease placesLease = HostStorage.Lease(places, out HostMatrix where);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix to);
        var work = new ScatterWork(from, where, to, alongRows);
        Run(ref work, work.Blocks, context);
    }

    /// <inheritdoc/>
    public void Resample(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix from);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix to);
        using HostLease verticalLease = HostStorage.Lease(settings.Vertical, out HostMatrix vertical);
        using HostLease horizontalLease = HostStorage.Lease(settings.Horizontal, out HostMatrix horizontal);
        var work = new ResampleWork(from, to, settings, vertical, horizontal);
        Run(ref work, result.ElementCount == 0 ? 0 : work.Blocks, context);
    }

    private void Run<TWork>(ref TWork work, long blocks, in OperationContext context)
        where TWork : struct, IBlockWork =>
        _splitter.Run(ref work, blocks, context.CancellationToken, context.Progress);
}
