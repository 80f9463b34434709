namespace VkSim.Compute;

/// <summary>
/// Hands out contiguous pieces of a ring and takes them back in the order in which they were handed out, each once the
/// submission that reads it has finished. Pure bookkeeping; not safe for several threads by itself.
/// </summary>
internal sealed class RingSpace
{
    private readonly long _capacity;
    private readonly long _alignment;
    private Piece[] _pieces = new Piece[16];
    private int _first;
    private int _count;
    private long _firstTicket;

    /// <param name="capacity">Bytes, a multiple of the alignment.</param>
    /// <param name="alignment">Every piece starts at a multiple of it; a power of two.</param>
    public RingSpace(long capacity, long alignment)
    {
        if (capacity <= 0 || capacity % alignment != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A ring holds a positive multiple of {alignment} bytes.");
        }

        _capacity = capacity;
        _alignment = alignment;
    }

    /// <summary>Bytes of the ring.</summary>
    public long Capacity => _capacity;

    /// <summary>Pieces that were handed out and not taken back.</summary>
    public int Count => _count;

    /// <summary>Takes a piece.</summary>
    /// <param name="length">Bytes, from 1 to the capacity.</param>
    /// <param name="offset">Where it starts.</param>
    /// <param name="ticket">Names it for <see cref="Release"/>.</param>
    /// <returns>False where there is no place until something is taken back.</returns>
    public bool TryReserve(long length, out long offset, out long ticket)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _capacity);
        length = (length + _alignment - 1) & -_alignment;
        ticket = _firstTicket + _count;
        if (!TryPlace(length, out offset))
        {
            return false;
        }

        if (_count == _pieces.Length)
        {
            Grow();
        }

        _pieces[(_first + _count) % _pieces.Length] = new Piece { Offset = offset, End = offset + length };
        _count++;
        return true;
    }

    /// <summary>Says which submission reads a piece; 0 when none does.</summary>
    public void Release(long ticket, ulong serial)
    {
        ref Piece piece = ref _pieces[(_first + (int)(ticket - _firstTicket)) % _pieces.Length];
        piece.Serial = serial;
        piece.Released = true;
    }

    /// <summary>Takes back what no unfinished submission reads.</summary>
    /// <param name="isComplete">Whether a submission is finished.</param>
    public void Reclaim(Predicate<ulong> isComplete)
    {
        while (_count > 0 && _pieces[_first].Released && isComplete(_pieces[_first].Serial))
        {
            _pieces[_first] = default;
            _first = (_first + 1) % _pieces.Length;
            _firstTicket++;
            _count--;
        }
    }

    /// <summary>What has to finish before the oldest piece comes back.</summary>
    /// <returns>False where the oldest piece was not released yet, or there is none.</returns>
    public bool TryGetOldestSerial(out ulong serial)
    {
        serial = _count > 0 ? _pieces[_first].Serial : 0;
        return _count > 0 && _pieces[_first].Released;
    }

    private bool TryPlace(long length, out long offset)
    {
        offset = 0;
        if (_count == 0)
        {
            return true;
        }

        long begin = _pieces[_first].Offset;
        long end = _pieces[(_first + _count - 1) % _pieces.Length].End;
        if (begin < end)
        {
            // Used: begin to end. Free: end to capacity, and 0 to begin.
            if (length <= _capacity - end)
            {
                offset = end;
                return true;
            }

            return length <= begin;
        }

        // Used: begin to capacity and 0 to end. Free: end to begin.
        offset = end;
        return length <= begin - end;
    }

    private void Grow()
    {
        var grown = new Piece[_pieces.Length * 2];
        for (int i = 0; i < _count; i++)
        {
            grown[i] = _pieces[(_first + i) % _pieces.Length];
        }

        _pieces = grown;
        _first = 0;
    }

    private struct Piece
    {
        public long Offset;
        public long End;
        public ulong Serial;
        public bool Released;
    }
}
