using System.Numerics;

namespace VkSim.VectorData.Records;

/// <summary>A set of slots, one bit each.</summary>
/// <param name="slots">Slots from 0 on that may be in it; a multiple of 64.</param>
internal sealed class SlotSet(int slots)
{
    private ulong[] _words = new ulong[slots / 64];

    /// <summary>The bits, the lowest of each word first.</summary>
    public ReadOnlyMemory<ulong> Words => _words;

    /// <summary>How many slots are in it.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>Whether a slot is in it.</summary>
    public bool this[int slot]
    {
        get => (_words[slot >> 6] >> (slot & 63) & 1) != 0;
        set => _words[slot >> 6] = value ? _words[slot >> 6] | (1UL << (slot & 63)) : _words[slot >> 6] & ~(1UL << (slot & 63));
    }

    /// <summary>Makes room for more slots.</summary>
    public void Grow(int slots) => Array.Resize(ref _words, Math.Max(_words.Length, slots / 64));

    /// <summary>Keeps what is in the other too.</summary>
    public void IntersectWith(SlotSet other)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] &= other._words[i];
        }
    }

    /// <summary>Adds what is in the other.</summary>
    public void UnionWith(SlotSet other)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    /// <summary>Has all that it had not, and no more what it had.</summary>
    public void Invert()
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] = ~_words[i];
        }
    }
}
