using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Lists;

namespace VkSim.Simd.Storage;

/// <summary>
/// A matrix's elements in host memory: 64-byte aligned, zero until written, with byte sizes beyond 4 GiB. Untouched
/// pages take no memory. Freed on dispose, or when the last <see cref="HostLease"/> taken before it ends.
/// </summary>
internal sealed unsafe class HostStorage : IMatrixStorage
{
    /// <summary>The alignment in bytes of the first element: one cache line, and one 512-bit vector.</summary>
    public const int Alignment = 64;

    private readonly HostAllocation _allocation;
    private bool _givenUp;

    /// <summary>Allocates zeroed memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or its bytes do not fit into 64 bits.</exception>
    /// <exception cref="OutOfMemoryException">The system refused; the message tells the size.</exception>
    public HostStorage(long elementCount, ElementType elementType)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementCount);
        int elementSize = ElementConversion.SizeOf(elementType);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementCount, long.MaxValue / elementSize);
        ElementCount = elementCount;
        ElementType = elementType;
        ByteLength = elementCount * elementSize;
        _allocation = HostAllocation.Create(ByteLength, Alignment);
    }

    private HostStorage(IMappedElements mapping, long elementCount, ElementType elementType)
    {
        int elementSize = ElementConversion.SizeOf(elementType);
        ElementCount = elementCount;
        ElementType = elementType;
        ByteLength = elementCount * elementSize;
        IsReadOnly = true;
        _allocation = HostAllocation.Of(mapping, ByteLength);
    }

    /// <inheritdoc/>
    public long ElementCount { get; }

    /// <inheritdoc/>
    public ElementType ElementType { get; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <summary>The size in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed => _allocation.IsClosed;

    /// <summary>The newest queued work that uses the memory; written under the queue's lock.</summary>
    public (HostQueue? Queue, ulong Submission) LastUse { get; set; }

    /// <summary>Whether queued work has still to use the memory: what is to be seen after it stands in line.</summary>
    public bool IsUnderWay => LastUse is { Queue: { } queue, Submission: ulong submission } && !queue.IsDone(submission);

    /// <summary>The first byte. Valid until the storage is disposed; long work takes a lease instead.</summary>
    /// <exception cref="ObjectDisposedException">The storage was disposed.</exception>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_allocation.IsClosed, this);
            return _allocation.Aligned;
        }
    }

    /// <summary>Elements that stay where their source has them; null where they are not aligned there, or it does not map them.</summary>
    public static HostStorage? TryMap(IMatrixSource source)
    {
        if (source.StorageType is not { } type || source.Map() is not { } mapping)
        {
            return null;
        }

        if (mapping.Address % Alignment != 0)
        {
            mapping.Dispose();
            return null;
        }

        return new HostStorage(mapping, source.Rows * source.Columns, type);
    }

    /// <summary>Keeps the memory alive until the lease is disposed, whatever other threads do.</summary>
    /// <exception cref="ObjectDisposedException">The storage was disposed.</exception>
    public HostLease Lease()
    {
        ObjectDisposedException.ThrowIf(_allocation.IsClosed, this);
        bool added = false;
        _allocation.DangerousAddRef(ref added);
        return new HostLease(_allocation);
    }

    /// <summary>Keeps the memory alive for queued work until <see cref="ReleaseHold"/>.</summary>
    /// <exception cref="ObjectDisposedException">The storage was disposed.</exception>
    public void Hold()
    {
        if (_givenUp)
        {
            throw new ObjectDisposedException(nameof(Matrix), "The list uses a matrix that has been disposed.");
        }

        bool added = false;
        _allocation.DangerousAddRef(ref added);
    }

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public void ReleaseHold() => _allocation.DangerousRelease();

    /// <summary>As <see cref="Lease()"/>, with the rows that a view describes.</summary>
    /// <param name="view">A view of a <see cref="HostStorage"/>, or none: then an empty lease and a matrix without data.</param>
    /// <param name="matrix">The rows of the view, valid until the lease is disposed.</param>
    /// <remarks>Waits for queued work that uses the memory.</remarks>
    public static HostLease Lease(in MatrixView view, out HostMatrix matrix)
    {
        if (view.IsNone)
        {
            matrix = default;
            return default;
        }

        var storage = (HostStorage)view.Storage;
        storage.WaitForQueue();
        HostLease lease = storage.Lease();
        matrix = new HostMatrix(lease.Pointer + (view.FirstElement * ElementConversion.SizeOf(view.ElementType)), view.Rows, view.Columns, view.RowStride, view.ElementType);
        return lease;
    }

    /// <summary>Frees the memory, at once when nothing holds a lease.</summary>
    public void Dispose()
    {
        _givenUp = true;
        _allocation.Dispose();
    }

    private void WaitForQueue()
    {
        if (LastUse is { Queue: { IsOwnThread: false } queue, Submission: ulong submission })
        {
            queue.Wait(submission, Timeout.InfiniteTimeSpan);
        }
    }
}
