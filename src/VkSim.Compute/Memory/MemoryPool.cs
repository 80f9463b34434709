namespace VkSim.Compute;

/// <summary>The blocks of one memory type that are cut into ranges. Not thread-safe: its allocator locks.</summary>
internal sealed class MemoryPool(int type, bool mapped)
{
    private readonly List<MemoryBlock> _blocks = [];

    public int Type { get; } = type;

    /// <summary>Whether its blocks are mapped.</summary>
    public bool Mapped { get; } = mapped;

    public int BlockCount => _blocks.Count;

    public ulong LargestBlock { get; private set; }

    /// <summary>Takes a range of a block that exists; the oldest first, so that the youngest run empty.</summary>
    public bool TryAllocate(ulong size, ulong alignment, out MemoryBlock? block, out int range, out ulong offset)
    {
        foreach (MemoryBlock candidate in _blocks)
        {
            if (candidate.Ranges!.FreeBytes >= size && candidate.Ranges.TryAllocate(size, alignment, out range, out offset))
            {
                block = candidate;
                return true;
            }
        }

        block = null;
        range = -1;
        offset = 0;
        return false;
    }

    public void Add(MemoryBlock block)
    {
        _blocks.Add(block);
        LargestBlock = Math.Max(LargestBlock, block.Size);
    }

    /// <summary>
    /// Takes the blocks out that hold nothing, beyond those to keep. One is kept as a rule, so that a buffer made and
    /// disposed over and over does not go to the driver each time.
    /// </summary>
    public List<MemoryBlock> TakeEmpty(int keep)
    {
        List<MemoryBlock> empty = _blocks.FindAll(b => b.Ranges!.IsEmpty);
        if (empty.Count <= keep)
        {
            return [];
        }

        List<MemoryBlock> taken = empty.GetRange(keep, empty.Count - keep);
        _blocks.RemoveAll(taken.Contains);
        LargestBlock = _blocks.Count == 0 ? 0 : _blocks.Max(b => b.Size);
        return taken;
    }

    public List<MemoryBlock> TakeAll()
    {
        List<MemoryBlock> all = [.. _blocks];
        _blocks.Clear();
        LargestBlock = 0;
        return all;
    }
}
