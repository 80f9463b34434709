namespace VkSim.Compute;

/// <summary>
/// Gives out device memory: small pieces from blocks that it cuts up, large ones and those that the driver wants alone by
/// native allocations of their own. Holds itself to the limit that was set; the driver's budget, beyond which other programs
/// suffer or pages move, is passed only with a warning and where no other heap serves. Safe for use by several threads.
/// </summary>
internal sealed class MemoryAllocator : IDisposable
{
    private const ulong PreferredBlock = 64ul << 20;
    private const ulong SmallHeap = 1ul << 30;
    private const int GrowthSteps = 3;

    private readonly Lock _lock = new();
    private readonly IMemorySource _source;
    private readonly DeviceCapabilities _capabilities;
    private readonly long? _limit;
    private readonly Action<string>? _warn;
    private readonly bool[] _warned;
    private readonly Dictionary<(int Type, bool Mapped), MemoryPool> _pools = [];
    private readonly HashSet<MemoryBlock> _dedicated = [];
    private readonly ulong[] _reserved;
    private readonly ulong[] _allocated;
    private ulong _allocatedBytes;
    private ulong _peakBytes;
    private int _allocations;
    private int _native;

    /// <param name="source">Where native memory comes from.</param>
    /// <param name="capabilities">The device's heaps and limits.</param>
    /// <param name="limit">Bytes that may be held in each heap; null is no limit.</param>
    /// <param name="warn">Called when a heap goes beyond the driver's budget.</param>
    public MemoryAllocator(IMemorySource source, DeviceCapabilities capabilities, long? limit = null, Action<string>? warn = null)
    {
        _source = source;
        _capabilities = capabilities;
        _limit = limit;
        _warn = warn;
        _warned = new bool[capabilities.MemoryHeaps.Count];
        _reserved = new ulong[capabilities.MemoryHeaps.Count];
        _allocated = new ulong[capabilities.MemoryHeaps.Count];
    }

    public MemoryStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                var heaps = new MemoryHeapStatistics[_reserved.Length];
                for (int i = 0; i < heaps.Length; i++)
                {
                    MemoryHeapInfo info = _capabilities.MemoryHeaps[i];
                    HeapBudget budget = Budget(i);
                    heaps[i] = new MemoryHeapStatistics(
                        info.Size, (long)budget.Budget, (long)budget.Used, (long)_reserved[i], (long)_allocated[i], info.DeviceLocal);
                }

                long reserved = heaps.Sum(h => h.Reserved);
                return new MemoryStatistics(reserved, (long)_allocatedBytes, (long)_peakBytes, _native, _allocations, heaps);
            }
        }
    }

    /// <summary>Starts the peak anew from what is given out now.</summary>
    public void ResetPeak()
    {
        lock (_lock)
        {
            _peakBytes = _allocatedBytes;
        }
    }

    /// <exception cref="GpuOutOfMemoryException">No heap that serves has the room.</exception>
    public MemoryAllocation Allocate(in MemoryRequest request)
    {
        IReadOnlyList<int> types = MemoryTypeSelection.Order(
            _capabilities, request.Requirements.MemoryTypeBits, request.Use, _source.SpillsToHost);
        if (types.Count == 0)
        {
            throw new GpuException($"The device has no memory type for {request.Use} memory of {request.Name}.");
        }

        string? warning = null;
        MemoryAllocation allocation;
        lock (_lock)
        {
            GpuOutOfMemoryException? first = null;
            if (!TryAllocate(in request, types, beyondBudget: false, out allocation, ref first))
            {
                if (!TryAllocate(in request, types, beyondBudget: true, out allocation, ref first))
                {
                    throw first!;
                }

                warning = Warning(in request, _capabilities.MemoryTypes[allocation.Block!.Type].Heap);
            }
        }

        if (warning is not null)
        {
            _warn?.Invoke(warning);
        }

        return allocation;
    }

    /// <summary>Takes a piece back; an allocation that holds nothing is none.</summary>
    public void Free(in MemoryAllocation allocation)
    {
        if (allocation.Block is not { } block)
        {
            return;
        }

        lock (_lock)
        {
            Count(block.Type, -(long)allocation.Size, -1);
            if (block.Ranges is null)
            {
                _dedicated.Remove(block);
                Destroy(block);
                return;
            }

            block.Ranges.Free(allocation.Range);
            if (block.Ranges.IsEmpty)
            {
                Release(Pool(block.Type, block.IsMapped), keep: 1);
            }
        }
    }

    /// <summary>Gives the blocks that hold nothing back to the driver.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            foreach (MemoryPool pool in _pools.Values)
            {
                Release(pool, keep: 0);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (MemoryPool pool in _pools.Values)
            {
                pool.TakeAll().ForEach(Destroy);
            }

            foreach (MemoryBlock block in _dedicated)
            {
                Destroy(block);
            }

            _dedicated.Clear();
        }
    }

    private bool TryAllocate(
        in MemoryRequest request,
        IReadOnlyList<int> types,
        bool beyondBudget,
        out MemoryAllocation allocation,
        ref GpuOutOfMemoryException? failure)
    {
        foreach (int type in types)
        {
            if (TryAllocate(in request, type, beyondBudget, out allocation, ref failure))
            {
                Count(type, (long)allocation.Size, 1);
                return true;
            }
        }

        allocation = default;
        return false;
    }

    private bool TryAllocate(
        in MemoryRequest request,
        int type,
        bool beyondBudget,
        out MemoryAllocation allocation,
        ref GpuOutOfMemoryException? failure)
    {
        MemoryPropertyFlags flags = _capabilities.MemoryTypes[type].Flags;
        ulong alignment = Math.Max(request.Requirements.Alignment, 1);
        ulong size = Math.Max(request.Requirements.Size, 1);
        bool visible = (flags & MemoryPropertyFlags.HostVisibleBit) != 0;
        if (request.External?.Import is null && visible && (flags & MemoryPropertyFlags.HostCoherentBit) == 0)
        {
            // A flush covers whole atoms, which must not reach into a neighbour.
            ulong atom = (ulong)Math.Max(_capabilities.NonCoherentAtomSize, 1);
            alignment = Math.Max(alignment, atom);
            size = (size + atom - 1) / atom * atom;
        }

        // What others see too goes through the queue, where it can be ordered with what they do.
        bool mapped = visible && request.External is null && (request.Use != BufferMemory.Device || _capabilities.Supports(GpuCapability.DirectMapping));
        ulong preferred = PreferredSize(type);
        return request.Dedicated || request.External is not null || size > preferred / 2
            ? TryDedicated(in request, type, mapped, size, beyondBudget, out allocation, ref failure)
            : TryPooled(in request, Pool(type, mapped), preferred, size, alignment, beyondBudget, out allocation, ref failure);
    }

    private bool TryDedicated(
        in MemoryRequest request,
        int type,
        bool mapped,
        ulong size,
        bool beyondBudget,
        out MemoryAllocation allocation,
        ref GpuOutOfMemoryException? failure)
    {
        allocation = default;
        MemoryBlock? block = CreateBlock(in request, type, mapped, size, whole: true, beyondBudget, ref failure);
        if (block is null)
        {
            return false;
        }

        _dedicated.Add(block);
        allocation = new MemoryAllocation(block, -1, 0, size, _capabilities.MemoryTypes[type].Flags);
        return true;
    }

    private bool TryPooled(
        in MemoryRequest request,
        MemoryPool pool,
        ulong preferred,
        ulong size,
        ulong alignment,
        bool beyondBudget,
        out MemoryAllocation allocation,
        ref GpuOutOfMemoryException? failure)
    {
        allocation = default;
        if (!pool.TryAllocate(size, alignment, out MemoryBlock? block, out int range, out ulong offset))
        {
            block = beyondBudget
                ? Added(pool, CreateBlock(in request, pool.Type, pool.Mapped, size, whole: false, beyondBudget, ref failure))
                : CreatePooledBlock(in request, pool, preferred, size, ref failure);
            if (block is null || !block.Ranges!.TryAllocate(size, alignment, out range, out offset))
            {
                return false;
            }
        }

        allocation = new MemoryAllocation(block!, range, offset, size, _capabilities.MemoryTypes[pool.Type].Flags);
        return true;
    }

    /// <summary>A new block: small at first, then twice the largest; where there is no room for it, a smaller one.</summary>
    private MemoryBlock? CreatePooledBlock(
        in MemoryRequest request, MemoryPool pool, ulong preferred, ulong size, ref GpuOutOfMemoryException? failure)
    {
        ulong wanted = Math.Min(preferred, Math.Max(preferred >> GrowthSteps, pool.LargestBlock * 2));
        wanted = Math.Max(wanted, size);
        GpuOutOfMemoryException? last = null;
        for (int step = 0; step <= GrowthSteps && wanted >= size; step++, wanted /= 2)
        {
            if (CreateBlock(in request, pool.Type, pool.Mapped, wanted, whole: false, beyondBudget: false, ref last) is { } block)
            {
                return Added(pool, block);
            }
        }

        return Added(pool, CreateBlock(in request, pool.Type, pool.Mapped, size, whole: false, beyondBudget: false, ref failure));
    }

    private static MemoryBlock? Added(MemoryPool pool, MemoryBlock? block)
    {
        if (block is not null)
        {
            pool.Add(block);
        }

        return block;
    }

    private MemoryBlock? CreateBlock(
        in MemoryRequest request,
        int type,
        bool mapped,
        ulong size,
        bool whole,
        bool beyondBudget,
        ref GpuOutOfMemoryException? failure)
    {
        int heap = _capabilities.MemoryTypes[type].Heap;
        if (!Budget(heap).Admits(size))
        {
            foreach (MemoryPool pool in _pools.Values)
            {
                Release(pool, keep: 0);
            }
        }

        string? refusal = Refusal(heap, size, beyondBudget);
        MemoryBlock? block = null;
        Result result = Result.Success;
        if (refusal is null)
        {
            Buffer alone = whole && (request.External?.IsDedicated ?? true) ? request.Buffer : default;
            result = _source.Allocate(size, type, mapped, alone, cut: !whole, request.External, out block);
        }

        if (block is null)
        {
            failure ??= Failure(in request, heap, size, refusal, result);
            return null;
        }

        _native++;
        _reserved[heap] += size;
        _warned[heap] &= beyondBudget;
        return block;
    }

    private string? Refusal(int heap, ulong size, bool beyondBudget)
    {
        if (size > (ulong)_capabilities.MaxMemoryAllocationSize)
        {
            return $"the driver allows {ByteSize.Format((ulong)_capabilities.MaxMemoryAllocationSize)} in one allocation";
        }

        if (_native >= _capabilities.MaxMemoryAllocationCount)
        {
            return $"the driver allows {_capabilities.MaxMemoryAllocationCount} native allocations and all are in use";
        }

        if (!beyondBudget)
        {
            return Budget(heap).Admits(size) ? null : "the heap's budget does not admit it";
        }

        if (_limit is { } limit && !new HeapBudget((ulong)Math.Max(limit, 0), _reserved[heap]).Admits(size))
        {
            return "the limit that was set does not admit it";
        }

        return new HeapBudget((ulong)_capabilities.MemoryHeaps[heap].Size, _reserved[heap]).Admits(size)
            ? null
            : "the heap is not as large";
    }

    /// <summary>What to say of a heap that has just gone beyond its budget; once until it is within it again.</summary>
    private string? Warning(in MemoryRequest request, int heap)
    {
        if (_warned[heap])
        {
            return null;
        }

        _warned[heap] = true;
        HeapBudget budget = Budget(heap);
        return $"Memory heap {heap} is beyond the driver's budget of {ByteSize.Format(budget.Budget)} with {ByteSize.Format(budget.Used)} "
            + $"in use, after {ByteSize.Format(request.Requirements.Size)} for {request.Name}: other programs may suffer, or memory be paged.";
    }

    private GpuOutOfMemoryException Failure(in MemoryRequest request, int heap, ulong size, string? refusal, Result result)
    {
        HeapBudget budget = Budget(heap);
        MemoryHeapInfo info = _capabilities.MemoryHeaps[heap];
        string why = refusal ?? $"the driver answered {VulkanResult.Describe(result)}";
        string message = $"Out of {(info.DeviceLocal ? "device" : "host")} memory: {ByteSize.Format(request.Requirements.Size)} "
            + $"were asked for {request.Name}, but {why}. Heap {heap} of {ByteSize.Format((ulong)info.Size)} has a budget of "
            + $"{ByteSize.Format(budget.Budget)}, of which {ByteSize.Format(budget.Used)} are in use "
            + $"({ByteSize.Format(_allocated[heap])} by buffers of this device).";
        return new GpuOutOfMemoryException(
            message,
            (long)request.Requirements.Size,
            (long)budget.Used,
            (long)budget.Budget,
            heap,
            refusal is null ? result.ToString() : null);
    }

    private HeapBudget Budget(int heap)
        => HeapBudget.Of((ulong)_capabilities.MemoryHeaps[heap].Size, _reserved[heap], _source.Budget(heap), _limit);

    private ulong PreferredSize(int type)
    {
        var heap = (ulong)_capabilities.MemoryHeaps[_capabilities.MemoryTypes[type].Heap].Size;
        return heap >= SmallHeap ? PreferredBlock : Math.Max(heap / 16, 1);
    }

    private MemoryPool Pool(int type, bool mapped)
    {
        if (!_pools.TryGetValue((type, mapped), out MemoryPool? pool))
        {
            pool = new MemoryPool(type, mapped);
            _pools.Add((type, mapped), pool);
        }

        return pool;
    }

    private void Release(MemoryPool pool, int keep) => pool.TakeEmpty(keep).ForEach(Destroy);

    private void Destroy(MemoryBlock block)
    {
        _native--;
        _reserved[_capabilities.MemoryTypes[block.Type].Heap] -= block.Size;
        _source.Free(block);
    }

    private void Count(int type, long bytes, int pieces)
    {
        int heap = _capabilities.MemoryTypes[type].Heap;
        _allocated[heap] = (ulong)((long)_allocated[heap] + bytes);
        _allocatedBytes = (ulong)((long)_allocatedBytes + bytes);
        _allocations += pieces;
        _peakBytes = Math.Max(_peakBytes, _allocatedBytes);
    }
}
