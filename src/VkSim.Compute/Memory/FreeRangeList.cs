using System.Numerics;

namespace VkSim.Compute;

/// <summary>
/// Hands out aligned ranges of one address space. Free ranges lie in bins by size, sixteen bins to each power of two, with a
/// bit for each bin that holds any; neighbours that become free are joined at once. Allocates nothing in the steady state
/// and finds a place whenever a single free range has one.
/// </summary>
internal sealed class FreeRangeList
{
    private const int None = -1;
    private const int SubBits = 4;
    private const int SubBins = 1 << SubBits;
    private const int Bins = (64 - SubBits + 1) * SubBins;

    private readonly int[] _bins = new int[Bins];
    private readonly ulong[] _occupied = new ulong[(Bins + 63) / 64];
    private Node[] _nodes = new Node[16];
    private int _used;
    private int _spare = None;

    public FreeRangeList(ulong capacity)
    {
        ArgumentOutOfRangeException.ThrowIfZero(capacity);
        Capacity = capacity;
        FreeBytes = capacity;
        Array.Fill(_bins, None);
        int first = NewNode(0, capacity);
        _nodes[first].Previous = None;
        _nodes[first].Next = None;
        Insert(first);
    }

    public ulong Capacity { get; }

    public ulong FreeBytes { get; private set; }

    /// <summary>Ranges handed out and not given back.</summary>
    public int AllocationCount { get; private set; }

    public bool IsEmpty => AllocationCount == 0;

    /// <summary>Every range in address order.</summary>
    public IEnumerable<(ulong Offset, ulong Size, bool Free)> Ranges
    {
        get
        {
            // The range at address zero keeps its node through every split and join.
            for (int i = 0; i != None; i = _nodes[i].Next)
            {
                yield return (_nodes[i].Offset, _nodes[i].Size, _nodes[i].Free);
            }
        }
    }

    /// <summary>Takes a range.</summary>
    /// <param name="size">Bytes, more than zero.</param>
    /// <param name="alignment">What the offset is a multiple of; a power of two.</param>
    /// <param name="range">The handle to give back.</param>
    /// <param name="offset">Where the range starts.</param>
    /// <returns>False where no free range has the place.</returns>
    public bool TryAllocate(ulong size, ulong alignment, out int range, out ulong offset)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        if (!BitOperations.IsPow2(alignment))
        {
            throw new ArgumentOutOfRangeException(nameof(alignment), alignment, "An alignment must be a power of two.");
        }

        for (int bin = NextOccupied(BinOf(size)); bin != None; bin = NextOccupied(bin + 1))
        {
            for (int node = _bins[bin]; node != None; node = _nodes[node].NextFree)
            {
                if (Fits(node, size, alignment, out offset))
                {
                    range = Take(node, offset, size);
                    return true;
                }
            }
        }

        range = None;
        offset = 0;
        return false;
    }

    /// <summary>Gives a range back.</summary>
    public void Free(int range)
    {
        if ((uint)range >= (uint)_used || !_nodes[range].Live || _nodes[range].Free)
        {
            throw new ArgumentException($"Range {range} is not allocated.", nameof(range));
        }

        FreeBytes += _nodes[range].Size;
        AllocationCount--;
        int next = _nodes[range].Next;
        if (next != None && _nodes[next].Free)
        {
            Remove(next);
            Absorb(range, next);
        }

        int previous = _nodes[range].Previous;
        if (previous != None && _nodes[previous].Free)
        {
            Remove(previous);
            Absorb(previous, range);
            range = previous;
        }

        Insert(range);
    }

    private static int BinOf(ulong size)
    {
        if (size < SubBins)
        {
            return (int)size;
        }

        int log = BitOperations.Log2(size);
        return ((log - SubBits + 1) << SubBits) + (int)((size >> (log - SubBits)) & (SubBins - 1));
    }

    private bool Fits(int node, ulong size, ulong alignment, out ulong offset)
    {
        ref Node n = ref _nodes[node];
        offset = (n.Offset + alignment - 1) & ~(alignment - 1);
        ulong end = n.Offset + n.Size;
        return offset >= n.Offset && offset <= end && end - offset >= size;
    }

    private int Take(int node, ulong offset, ulong size)
    {
        Remove(node);
        if (offset > _nodes[node].Offset)
        {
            int taken = SplitAt(node, offset);
            Insert(node);
            node = taken;
        }

        if (_nodes[node].Size > size)
        {
            Insert(SplitAt(node, offset + size));
        }

        FreeBytes -= size;
        AllocationCount++;
        return node;
    }

    /// <summary>Cuts a range in two and gives the upper one, which is in no bin yet.</summary>
    private int SplitAt(int node, ulong offset)
    {
        int upper = NewNode(offset, _nodes[node].Offset + _nodes[node].Size - offset);
        int next = _nodes[node].Next;
        _nodes[upper].Previous = node;
        _nodes[upper].Next = next;
        if (next != None)
        {
            _nodes[next].Previous = upper;
        }

        _nodes[node].Next = upper;
        _nodes[node].Size = offset - _nodes[node].Offset;
        return upper;
    }

    /// <summary>Joins the upper range, which is in no bin, to the lower.</summary>
    private void Absorb(int lower, int upper)
    {
        _nodes[lower].Size += _nodes[upper].Size;
        int next = _nodes[upper].Next;
        _nodes[lower].Next = next;
        if (next != None)
        {
            _nodes[next].Previous = lower;
        }

        _nodes[upper] = new Node { NextFree = _spare };
        _spare = upper;
    }

    private int NewNode(ulong offset, ulong size)
    {
        int node = _spare;
        if (node != None)
        {
            _spare = _nodes[node].NextFree;
        }
        else
        {
            if (_used == _nodes.Length)
            {
                Array.Resize(ref _nodes, _used * 2);
            }

            node = _used++;
        }

        _nodes[node] = new Node { Offset = offset, Size = size, Live = true };
        return node;
    }

    private void Insert(int node)
    {
        int bin = BinOf(_nodes[node].Size);
        int head = _bins[bin];
        _nodes[node].Free = true;
        _nodes[node].PreviousFree = None;
        _nodes[node].NextFree = head;
        if (head != None)
        {
            _nodes[head].PreviousFree = node;
        }

        _bins[bin] = node;
        _occupied[bin >> 6] |= 1ul << (bin & 63);
    }

    private void Remove(int node)
    {
        ref Node n = ref _nodes[node];
        int bin = BinOf(n.Size);
        n.Free = false;
        if (n.NextFree != None)
        {
            _nodes[n.NextFree].PreviousFree = n.PreviousFree;
        }

        if (n.PreviousFree != None)
        {
            _nodes[n.PreviousFree].NextFree = n.NextFree;
            return;
        }

        _bins[bin] = n.NextFree;
        if (n.NextFree == None)
        {
            _occupied[bin >> 6] &= ~(1ul << (bin & 63));
        }
    }

    private int NextOccupied(int bin)
    {
        int word = bin >> 6;
        if (word >= _occupied.Length)
        {
            return None;
        }

        ulong bits = _occupied[word] & (ulong.MaxValue << (bin & 63));
        while (bits == 0)
        {
            if (++word == _occupied.Length)
            {
                return None;
            }

            bits = _occupied[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private struct Node
    {
        public ulong Offset;
        public ulong Size;
        public int Previous;
        public int Next;
        public int PreviousFree;
        public int NextFree;
        public bool Free;
        public bool Live;
    }
}
