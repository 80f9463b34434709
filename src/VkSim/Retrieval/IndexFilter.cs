using VkSim.Retrieval;

namespace VkSim;

/// <summary>
/// Which rows of an <see cref="EmbeddingIndex"/> a search may find, by their ids. It is applied before the best are chosen, so that k are
/// found where there are k. A filter serves any number of searches, of several threads and indexes.
/// </summary>
public abstract class IndexFilter
{
    private protected IndexFilter()
    {
    }

    /// <summary>These ids alone; such as the index does not have are no matter.</summary>
    public static IndexFilter Of(params ReadOnlySpan<long> ids) => new IdSetFilter(ids);

    /// <summary>
    /// Those ids of which the predicate is true. Every search asks for each row, on the calling thread; what it throws ends the search.
    /// </summary>
    public static IndexFilter Where(Func<long, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new PredicateFilter(predicate);
    }

    /// <summary>Those ids i of which the element i of the mask is true; it is copied. Each id of the index needs an element.</summary>
    public static IndexFilter FromMask(ReadOnlySpan<bool> mask)
    {
        ulong[] bits = new ulong[(mask.Length + 63) / 64];
        for (int i = 0; i < mask.Length; i++)
        {
            bits[i >> 6] |= mask[i] ? 1UL << (i & 63) : 0;
        }

        return new BitFilter(bits, mask.Length);
    }

    /// <summary>
    /// Those ids i of which the bit i is set, the lowest of each word first. The bits are not copied: what they are when a search begins
    /// counts. Each id of the index needs a bit, or the search is an <see cref="ArgumentException"/>.
    /// </summary>
    public static IndexFilter FromBits(ReadOnlyMemory<ulong> bits) => new BitFilter(bits, bits.Length * 64L);

    /// <summary>Enters a snapshot and sets a bit for each slot of it that may be found.</summary>
    /// <param name="store">The index.</param>
    /// <param name="bits">Receives a bit a slot.</param>
    internal abstract IndexSnapshot Enter(IndexStore store, SlotBits bits);
}
