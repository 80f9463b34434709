namespace VkSim.Retrieval;

/// <summary>Certain ids. A few are looked up, so that the cost is theirs and not the index's; of many each row is asked for.</summary>
internal sealed class IdSetFilter : RowScanFilter
{
    // Changes wait while ids are looked up.
    private const int MostLookedUp = 1 << 14;

    private readonly HashSet<long> _set;
    private readonly long[] _ids;

    public IdSetFilter(ReadOnlySpan<long> ids)
    {
        _set = new HashSet<long>(ids.Length);
        foreach (long id in ids)
        {
            _set.Add(id);
        }

        _ids = _set.Count <= MostLookedUp ? [.. _set] : [];
    }

    /// <inheritdoc/>
    internal override IndexSnapshot Enter(IndexStore store, SlotBits bits)
    {
        if (_set.Count > MostLookedUp)
        {
            return base.Enter(store, bits);
        }

        Span<int> slots = bits.Room(_ids.Length);
        IndexSnapshot snapshot = store.EnterAndFind(_ids, slots, out int found);
        bits.Begin(snapshot);
        foreach (int slot in slots[..found])
        {
            bits.Set(slot);
        }

        return snapshot;
    }

    /// <inheritdoc/>
    protected override void Mark(in ChunkRows rows, Span<ulong> words) => Mark(rows, words, new Test(_set));

    private readonly struct Test(HashSet<long> set) : IIdTest
    {
        public bool Allows(long id) => set.Contains(id);
    }
}
