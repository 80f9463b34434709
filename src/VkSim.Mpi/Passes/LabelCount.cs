using System.Runtime.InteropServices;

namespace VkSim.Mpi.Passes;

/// <summary>How many rows of all ranks have each label of this one's rows: the labels go round once, and nothing is compared twice.</summary>
internal sealed class LabelCount
{
    private readonly IRing _ring;
    private readonly long[] _rows;
    private readonly HostShuttle _labels;
    private readonly int[] _known;
    private readonly int[] _counts;

    /// <summary>Takes room; after that nothing can fail but the ring.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="rows">Rows of each rank.</param>
    /// <param name="labels">A label of each row here.</param>
    public LabelCount(IRing ring, long[] rows, ReadOnlySpan<int> labels)
    {
        (_ring, _rows) = (ring, rows);
        _labels = new HostShuttle(ring, rows.Max(), sizeof(int));
        _known = labels.ToArray();
        _counts = new int[_known.Length];
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(labels);
        foreach (Memory<byte> piece in _labels.Here.Pieces(labels.Length))
        {
            bytes[..piece.Length].CopyTo(piece.Span);
            bytes = bytes[piece.Length..];
        }

        Array.Sort(_known);
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _labels.Bytes + ((_known.Length + _counts.Length) * sizeof(int));

    /// <summary>Lets the labels go round.</summary>
    public void Run()
    {
        for (int step = 0; step < _ring.Size; step++)
        {
            long count = RowsAt(step);
            bool isLast = step == _ring.Size - 1;
            if (!isLast)
            {
                _labels.Depart(count, RowsAt(step + 1));
            }

            foreach (Memory<byte> piece in _labels.Here.Pieces(count))
            {
                Add(MemoryMarshal.Cast<byte, int>(piece.Span));
            }

            if (!isLast)
            {
                _labels.Arrive();
            }
        }
    }

    /// <summary>Rows of all ranks that have a label of this one's.</summary>
    public int Of(int label) => _counts[First(label)];

    private void Add(ReadOnlySpan<int> labels)
    {
        foreach (int label in labels)
        {
            int place = First(label);
            if (place < _known.Length && _known[place] == label)
            {
                _counts[place]++;
            }
        }
    }

    // The first place of those of a label: its count is there.
    private int First(int label)
    {
        (int first, int end) = (0, _known.Length);
        while (first < end)
        {
            int middle = first + ((end - first) / 2);
            (first, end) = _known[middle] < label ? (middle + 1, end) : (first, middle);
        }

        return first;
    }

    private long RowsAt(int step) => _rows[(_ring.Rank + step) % _ring.Size];
}
