using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>What of a device's limits the operations plan with.</summary>
internal sealed class GpuLimits
{
    // Kernels count elements in 32 bits; a range of 2 GiB also leaves room for the products of such counts.
    private const long LargestRange = 1L << 31;

    public GpuLimits(DeviceCapabilities capabilities)
    {
        // Rows begin at whole groups of 16 bytes where the buffer's do.
        OffsetAlignment = Math.Max(16, capabilities.MinStorageBufferOffsetAlignment);
        Range = Math.Min(capabilities.MaxStorageBufferRange, LargestRange) - OffsetAlignment;
        (GroupsX, GroupsY, _) = capabilities.MaxComputeWorkGroupCount;
        Invocations = capabilities.MaxComputeWorkGroupInvocations;
        SharedBytes = capabilities.MaxComputeSharedMemorySize;
    }

    /// <summary>Bytes that the offset of a binding is a multiple of.</summary>
    public long OffsetAlignment { get; }

    /// <summary>Bytes that one binding reaches, what is lost to alignment deducted.</summary>
    public long Range { get; }

    /// <summary>Workgroups along x.</summary>
    public long GroupsX { get; }

    /// <summary>Workgroups along y.</summary>
    public long GroupsY { get; }

    /// <summary>Invocations of a workgroup.</summary>
    public int Invocations { get; }

    /// <summary>Bytes of shared memory of a workgroup.</summary>
    public int SharedBytes { get; }

    /// <summary>Rows of a view that one binding reaches.</summary>
    /// <exception cref="NotSupportedException">Not even one.</exception>
    public long RowsInRange(in MatrixView view)
    {
        int size = ElementConversion.SizeOf(view.ElementType);
        long rowBytes = (long)CodedView.StoredColumns(view) * size;
        if (rowBytes > Range)
        {
            throw new NotSupportedException(
                $"A row of {view.Columns} columns takes {rowBytes} bytes; the device reaches {Range} bytes of a buffer at a time.");
        }

        return view.RowStride == 0 ? view.Rows : 1 + ((Range - rowBytes) / (view.RowStride * size));
    }

    /// <summary>Where a range may begin that reaches an item, in bytes, and the item's place within it.</summary>
    /// <param name="item">Items before it.</param>
    /// <param name="bytes">Bytes of each, a power of two.</param>
    public (long Offset, uint First) Aligned(long item, int bytes)
    {
        long skipped = item * bytes % OffsetAlignment;
        return ((item * bytes) - skipped, (uint)(skipped / bytes));
    }

    /// <summary>Workgroups, one axis after the other where one is not enough, as flat_group() of the shaders counts them.</summary>
    public (uint X, uint Y) Flat(long groups)
    {
        if (groups <= GroupsX)
        {
            return ((uint)groups, 1);
        }

        long y = (groups + GroupsX - 1) / GroupsX;
        return ((uint)((groups + y - 1) / y), (uint)y);
    }

    /// <summary>The most workgroups that <see cref="Flat"/> can count.</summary>
    public long MostFlatGroups => GroupsX * GroupsY;
}
