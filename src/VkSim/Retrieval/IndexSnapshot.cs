using VkSim.Contract;

namespace VkSim.Retrieval;

/// <summary>
/// The rows of an index at one moment. It never changes, and its rows stay where they are as long as somebody has entered it.
/// </summary>
internal sealed class IndexSnapshot
{
    private readonly ChunkRows[] _chunks;
    private readonly int _devices;
    private SearchPart[][]? _parts;
    private int _users;

    public IndexSnapshot(ChunkRows[] chunks, int devices, long version, bool isOrdered)
    {
        _chunks = chunks;
        _devices = devices;
        Version = version;
        IsOrdered = isOrdered;
        foreach (ref readonly ChunkRows rows in chunks.AsSpan())
        {
            Count += rows.Live;
        }
    }

    /// <summary>Counts the changes of the index.</summary>
    public long Version { get; }

    /// <summary>Rows that are alive.</summary>
    public long Count { get; }

    /// <summary>Whether ids ascend with the slots.</summary>
    public bool IsOrdered { get; }

    /// <summary>Whether somebody has entered and not left.</summary>
    public bool IsInUse => Volatile.Read(ref _users) > 0;

    /// <summary>The chunks, by ascending slots.</summary>
    public ReadOnlySpan<ChunkRows> Chunks => _chunks;

    /// <summary>Words of one bit a slot.</summary>
    public int Words => _chunks.Length == 0 ? 0 : (_chunks[^1].Chunk.FirstSlot + _chunks[^1].Visible + 63) / 64;

    /// <summary>What one of the index's devices has to search where every live row may be found.</summary>
    public ReadOnlyMemory<SearchPart> PartsOf(int owner) => (_parts ??= [.. Enumerable.Range(0, _devices).Select(MakeParts)])[owner];

    /// <summary>The id of a live row.</summary>
    public long IdOf(long slot)
    {
        RowChunk chunk = ChunkOf(slot);
        return chunk.IdOf((int)(slot - chunk.FirstSlot));
    }

    /// <summary>The chunk of a live row.</summary>
    public RowChunk ChunkOf(long slot)
    {
        int low = 0;
        int high = _chunks.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _chunks[middle].Chunk.FirstSlot <= slot ? (middle, high) : (low, middle - 1);
        }

        return _chunks[low].Chunk;
    }

    /// <summary>Holds the rows.</summary>
    public void Enter() => Interlocked.Increment(ref _users);

    /// <summary>Ends what <see cref="Enter"/> began; gives whether nobody is left.</summary>
    public bool Leave() => Interlocked.Decrement(ref _users) == 0;

    private SearchPart[] MakeParts(int owner)
    {
        var parts = new List<SearchPart>(_chunks.Length);
        foreach (ChunkRows rows in _chunks)
        {
            if (rows.Live > 0 && rows.Chunk.Owner == owner)
            {
                parts.Add(rows.Chunk.PartOf(rows.Visible, rows.Alive, 0));
            }
        }

        return [.. parts];
    }
}
