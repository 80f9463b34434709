using System.Numerics;

namespace VkSim.Retrieval;

/// <summary>One bit a slot of a snapshot, kept from search to search.</summary>
internal sealed class SlotBits
{
    // What a snapshot needs beyond this is given up after the search.
    private const int MostKept = 1 << 20;

    private int _count;
    private int[] _slots = [];

    /// <summary>The bits, at least as many as there are slots.</summary>
    public ulong[] Words { get; private set; } = [];

    /// <summary>Room for slots that are looked up.</summary>
    public Span<int> Room(int count)
    {
        if (_slots.Length < count)
        {
            _slots = new int[count];
        }

        return _slots;
    }

    /// <summary>Clears all bits of a snapshot's slots.</summary>
    public void Begin(IndexSnapshot snapshot)
    {
        _count = snapshot.Words;
        if (Words.Length < _count)
        {
            Words = new ulong[BitOperations.RoundUpToPowerOf2((uint)_count)];
        }

        Words.AsSpan(0, _count).Clear();
    }

    /// <summary>Sets a slot's bit.</summary>
    public void Set(int slot) => Words[slot >> 6] |= 1UL << (slot & 63);

    /// <summary>How many bits are set from a slot on, a multiple of 64.</summary>
    public long CountOf(int firstSlot, int slots)
    {
        long count = 0;
        foreach (ulong word in Words.AsSpan(firstSlot / 64, (slots + 63) / 64))
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The search has ended.</summary>
    public void End()
    {
        if (Words.Length > MostKept)
        {
            Words = [];
        }
    }
}
