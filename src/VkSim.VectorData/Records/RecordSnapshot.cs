namespace VkSim.VectorData.Records;

/// <summary>All records at one moment.</summary>
/// <param name="blocks">Blocks of slots one after the other.</param>
internal sealed class RecordSnapshot(StoredRecord?[][] blocks)
{
    /// <summary>The number of bits that count the slots of a block.</summary>
    public const int BlockBits = 8;

    /// <summary>The bits of a slot within its block.</summary>
    public const int InBlock = (1 << BlockBits) - 1;

    private readonly StoredRecord?[][] _blocks = blocks;

    /// <summary>Slots from 0 on that may have a record; a multiple of 64.</summary>
    public int Slots => _blocks.Length << BlockBits;

    /// <summary>The record in a slot; null where there is none.</summary>
    public StoredRecord? this[int slot] => slot < Slots ? _blocks[slot >> BlockBits][slot & InBlock] : null;

    /// <summary>The slots whose records are others than in an earlier snapshot.</summary>
    public IEnumerable<int> ChangedSince(RecordSnapshot earlier)
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            StoredRecord?[]? before = block < earlier._blocks.Length ? earlier._blocks[block] : null;
            if (_blocks[block] == before)
            {
                continue;
            }

            for (int i = 0; i <= InBlock; i++)
            {
                if (_blocks[block][i] != before?[i])
                {
                    yield return (block << BlockBits) + i;
                }
            }
        }
    }
}
