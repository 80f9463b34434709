using System.Numerics;

namespace VkSim.Cli.Text;

/// <summary>
/// How often each feature occurs in one text: an open-addressing table that is reused from text to text and remembers the
/// order in which features came, so that sums over them are the same from run to run.
/// </summary>
internal sealed class TermCounts
{
    private ulong[] _keys = new ulong[1 << 12];
    private int[] _counts = new int[1 << 12];
    private readonly List<int> _occupied = new(1 << 11);

    public int Count => _occupied.Count;

    public ulong Term(int index) => _keys[_occupied[index]];

    public int Occurrences(int index) => _counts[_occupied[index]];

    public void Clear()
    {
        foreach (int slot in _occupied)
        {
            _keys[slot] = 0;
            _counts[slot] = 0;
        }

        _occupied.Clear();
    }

    public void Add(ulong term)
    {
        // Zero marks a free slot.
        term = term == 0 ? 1 : term;
        int slot = Find(term);
        if (_keys[slot] == 0)
        {
            if (_occupied.Count >= _keys.Length / 2)
            {
                Grow();
                slot = Find(term);
            }

            _keys[slot] = term;
            _occupied.Add(slot);
        }

        _counts[slot]++;
    }

    private int Find(ulong term)
    {
        int mask = _keys.Length - 1;
        int slot = (int)(term >> 20) & mask;
        while (_keys[slot] != 0 && _keys[slot] != term)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        ulong[] keys = _keys;
        int[] counts = _counts;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)keys.Length + 1);
        _keys = new ulong[size];
        _counts = new int[size];
        for (int index = 0; index < _occupied.Count; index++)
        {
            int old = _occupied[index];
            int slot = Find(keys[old]);
            _keys[slot] = keys[old];
            _counts[slot] = counts[old];
            _occupied[index] = slot;
        }
    }
}
