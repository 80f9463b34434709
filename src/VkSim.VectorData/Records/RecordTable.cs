namespace VkSim.VectorData.Records;

/// <summary>
/// The records by their slots, in blocks that snapshots share: a change copies the block that a snapshot has, so that a snapshot costs
/// nothing and stays as it is. One thread at a time may call.
/// </summary>
internal sealed class RecordTable
{
    private StoredRecord?[][] _blocks = [];
    private bool[] _isOwn = [];
    private RecordSnapshot? _snapshot;

    /// <summary>The record in a slot; null where there is none.</summary>
    public StoredRecord? this[int slot]
    {
        get => slot >> RecordSnapshot.BlockBits < _blocks.Length ? _blocks[slot >> RecordSnapshot.BlockBits][slot & RecordSnapshot.InBlock] : null;
        set => Own(slot >> RecordSnapshot.BlockBits)[slot & RecordSnapshot.InBlock] = value;
    }

    /// <summary>The records as they are now.</summary>
    public RecordSnapshot Snapshot()
    {
        if (_snapshot is null)
        {
            _snapshot = new RecordSnapshot(_blocks);
            Array.Clear(_isOwn);
        }

        return _snapshot;
    }

    private StoredRecord?[] Own(int block)
    {
        if (_snapshot is not null)
        {
            _blocks = [.. _blocks];
            _snapshot = null;
        }

        while (_blocks.Length <= block)
        {
            Grow(block + 1);
        }

        if (!_isOwn[block])
        {
            _blocks[block] = [.. _blocks[block]];
            _isOwn[block] = true;
        }

        return _blocks[block];
    }

    private void Grow(int least)
    {
        int old = _blocks.Length, length = Math.Max(least, old + (old / 2));
        Array.Resize(ref _blocks, length);
        Array.Resize(ref _isOwn, length);
        for (int i = old; i < length; i++)
        {
            _blocks[i] = new StoredRecord?[RecordSnapshot.InBlock + 1];
            _isOwn[i] = true;
        }
    }
}
