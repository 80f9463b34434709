using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Retrieval.Files;

namespace VkSim.Retrieval;

/// <summary>
/// Rows of an index in one piece of device memory, which never move: a row's slot is <see cref="FirstSlot"/> plus its place here. What the
/// writer keeps of it is guarded by the store's lock; ids of rows that a snapshot shows alive may be read by anyone.
/// </summary>
internal sealed class RowChunk : IDisposable
{
    private long _firstId;
    private long[]? _ids;
    private bool _hasIds;
    private ulong[]? _free;
    private int _firstFree;
    private long _editedFor = -1;
    private readonly Quantization _quantization;

    public RowChunk(VectorDevice device, int owner, EmbeddingIndexOptions options, int firstSlot, int capacity)
    {
        Owner = owner;
        FirstSlot = firstSlot;
        Capacity = capacity;
        _quantization = options.Quantization;
        Rows = device.Allocate(capacity, options.StoredColumns, options.Storage);
        Coarse = AllocateCoarse(options);
    }

    /// <summary>Rows that are there already, and have been given out.</summary>
    public RowChunk(int owner, EmbeddingIndexOptions options, int firstSlot, Matrix rows)
    {
        Owner = owner;
        FirstSlot = firstSlot;
        _quantization = options.Quantization;
        Rows = rows;
        Capacity = Appended = Reserved = (int)rows.Rows;
        try
        {
            Coarse = IsStreamed ? null : AllocateCoarse(options);
            Copy(0, Capacity);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Which device of the index has the rows.</summary>
    public int Owner { get; }

    /// <summary>The slot of the first row, a multiple of 64.</summary>
    public int FirstSlot { get; }

    /// <summary>How many rows there is room for.</summary>
    public int Capacity { get; }

    /// <summary>The rows' memory.</summary>
    public Matrix Rows { get; }

    /// <summary>A coarse copy of them; null where there is none.</summary>
    public ICoarseRows? Coarse { get; }

    /// <summary>Whether the rows stay in a file, and are no device's.</summary>
    public bool IsStreamed => Rows.View.Storage is StreamedRows;

    /// <summary>Rows that were ever given out, the first ones.</summary>
    public int Appended { get; private set; }

    /// <summary>Rows that were given out and are neither alive yet nor given back.</summary>
    public int Reserved { get; private set; }

    /// <summary>Rows up to the last one that was ever alive.</summary>
    public int Visible { get; private set; }

    /// <summary>Rows that are alive.</summary>
    public int Live { get; private set; }

    /// <summary>One bit a row: whether it is alive; null while all visible ones are. What a snapshot has got is not written any more.</summary>
    public ulong[]? Alive { get; private set; }

    /// <summary>Rows that were given back and may be given out again.</summary>
    public int Free { get; private set; }

    /// <summary>Whether its rows are on their way to another chunk; none is given out then.</summary>
    public bool IsGathered { get; set; }

    /// <summary>Whether its rows can go to another chunk.</summary>
    public bool MayBeGathered => Appended == Capacity && Reserved == 0 && Capacity % 64 == 0 && !IsGathered && !Rows.View.Storage.IsReadOnly;

    /// <summary>Bytes on the host.</summary>
    public long BookBytes => ((_ids?.Length ?? 0) + (Alive?.Length ?? 0) + (_free?.Length ?? 0)) * 8L;

    private int Words => (Capacity + 63) / 64;

    /// <summary>The id of a row.</summary>
    public long IdOf(int row) => Volatile.Read(ref _ids) is { } ids ? ids[row] : unchecked(_firstId + row);

    /// <summary>Whether ids run on with the rows, and the first one's, also where that row never was.</summary>
    public bool HasRunOfIds(out long firstId)
    {
        firstId = _firstId;
        return Volatile.Read(ref _ids) is null;
    }

    /// <summary>Names a row that is not alive. While ids run on with the rows no memory is taken for them.</summary>
    public void SetId(int row, long id)
    {
        if (!_hasIds)
        {
            _hasIds = true;
            _firstId = unchecked(id - row);
        }

        if (_ids is null && id != unchecked(_firstId + row))
        {
            long[] ids = new long[Capacity];
            for (int i = 0; i < Appended; i++)
            {
                ids[i] = unchecked(_firstId + i);
            }

            Volatile.Write(ref _ids, ids);
        }

        if (_ids is not null)
        {
            _ids[row] = id;
        }
    }

    /// <summary>Rows as a search reads them.</summary>
    /// <param name="visible">The first ones.</param>
    /// <param name="allowed">One bit a row; null: all may be found.</param>
    /// <param name="firstWord">The word that has the first row's bit.</param>
    public SearchPart PartOf(int visible, ulong[]? allowed, int firstWord) =>
        new(Rows.View.RowRange(0, visible), FirstSlot, allowed, firstWord, Coarse, _quantization);

    /// <summary>Completes rows that were written and that nobody sees yet.</summary>
    public void Copy(int row, int count) => Coarse?.Write(Rows.View.RowRange(row, count), row);

    /// <summary>Makes a row that was given out alive, in the snapshot of a version to come.</summary>
    public void Begin(int row, long version)
    {
        if (Alive is not null || row != Visible)
        {
            Edit(version)[row >> 6] |= 1UL << (row & 63);
        }

        Visible = Math.Max(Visible, row + 1);
        Live++;
        Reserved--;
    }

    /// <summary>Ends a row, in the snapshot of a version to come. It is free once nobody is in an older one.</summary>
    public void End(int row, long version)
    {
        Edit(version)[row >> 6] &= ~(1UL << (row & 63));
        Live--;
    }

    /// <summary>Copies rows to the host as they are stored.</summary>
    public void ReadStored(int row, int count, Span<byte> destination)
    {
        if (Rows.View.Storage is StreamedRows streamed)
        {
            streamed.Bytes(row, count).CopyTo(destination);
        }
        else if (destination.Length > 0)
        {
            Rows.Device.Backend.Read(Rows.View.RowRange(row, count), destination);
        }
    }

    /// <summary>Copies a row to the host, widened or decoded.</summary>
    public void Read(int row, Span<float> destination)
    {
        if (_quantization != Quantization.None)
        {
            float[] rented = ArrayPool<float>.Shared.Rent(Rows.Columns);
            Span<float> words = rented.AsSpan(0, Rows.Columns);
            ReadStored(row, 1, MemoryMarshal.AsBytes(words));
            CodedRow.Decode(_quantization, words, destination);
            ArrayPool<float>.Shared.Return(rented);
        }
        else if (Rows.View.Storage is StreamedRows streamed)
        {
            ElementConversion.Widen(Rows.ElementType, streamed.Bytes(row, 1), destination);
        }
        else
        {
            Rows.CopyRowsTo(row, 1, destination);
        }
    }

    /// <summary>Writes rows as they are stored.</summary>
    public void WriteStored(int row, int count, ReadOnlySpan<byte> source)
    {
        if (source.Length > 0)
        {
            Rows.Device.Backend.Write(Rows.View.RowRange(row, count), source);
        }
    }

    /// <summary>Ends an edit: visible rows behind the last live one go, and bits that are all set.</summary>
    public void Tidy()
    {
        if (Alive is null)
        {
            return;
        }

        while (Visible > 0 && !IsAlive(Visible - 1))
        {
            Visible = (Alive[(Visible - 1) >> 6] & Below(((Visible - 1) & 63) + 1)) == 0 ? (Visible - 1) & ~63 : Visible - 1;
        }

        if (Live == Visible)
        {
            Alive = null;
        }
    }

    /// <summary>Whether a row is alive.</summary>
    public bool IsAlive(int row) => row < Visible && (Alive is null || (Alive[row >> 6] >> (row & 63) & 1) != 0);

    /// <summary>Takes back rows that were given out and did not become alive.</summary>
    public void GiveBack(int row, int count)
    {
        for (int i = row; i < row + count; i++)
        {
            SetFree(i);
        }

        Reserved -= count;
    }

    /// <summary>A row that ended may be given out again, unless it is a mapped file's: no snapshot shows it alive.</summary>
    public void SetFree(int row)
    {
        if (Rows.View.Storage.IsReadOnly)
        {
            return;
        }

        _free ??= new ulong[Words];
        _free[row >> 6] |= 1UL << (row & 63);
        _firstFree = Math.Min(_firstFree, row >> 6);
        Free++;
    }

    /// <summary>Gives out rows: free ones, and otherwise such as never were alive.</summary>
    /// <param name="most">How many at most, at least 1.</param>
    /// <returns>The first that follow one another; null where all are taken.</returns>
    public SlotRun? Take(int most)
    {
        SlotRun? run = IsGathered ? null : Free > 0 ? TakeFree(most) : Appended < Capacity ? TakeNew(most) : null;
        Reserved += run?.Count ?? 0;
        return run;
    }

    /// <summary>The rows that another chunk has of the same slots; null: none.</summary>
    public SlotRun? Common(RowChunk other)
    {
        int first = Math.Max(FirstSlot, other.FirstSlot);
        int end = Math.Min(FirstSlot + Capacity, other.FirstSlot + other.Capacity);
        return first < end ? new SlotRun(other, first - other.FirstSlot, end - first) : null;
    }

    /// <summary>Takes the ids of another chunk's rows, of which none is given out any more, in the same slots.</summary>
    public void TakeIds(SlotRun rows)
    {
        Appended = rows.Chunk.FirstSlot + rows.Row - FirstSlot;
        for (int row = rows.Row; row < Math.Min(rows.Row + rows.Count, rows.Chunk.Appended); row++)
        {
            SetId(Appended, rows.Chunk.IdOf(row));
            Appended++;
        }
    }

    /// <summary>Takes which of another chunk's rows are alive and which are free, in the same slots; whole words of them.</summary>
    public void TakeRows(SlotRun rows)
    {
        RowChunk source = rows.Chunk;
        var seen = new ChunkRows(source, source.Visible, source.Live, source.Alive);
        Alive ??= new ulong[Words];
        _free ??= new ulong[Words];
        int to = (source.FirstSlot + rows.Row - FirstSlot) / 64;
        for (int from = rows.Row / 64; from < (rows.Row + rows.Count) / 64; from++, to++)
        {
            Alive[to] = from * 64 < source.Visible ? seen.LiveOf(from) : 0;
            _free[to] = source._free?[from] ?? 0;
            Live += BitOperations.PopCount(Alive[to]);
            Free += BitOperations.PopCount(_free[to]);
            Visible = Alive[to] != 0 ? ((to + 1) * 64) - BitOperations.LeadingZeroCount(Alive[to]) : Visible;
        }

        _free = Free > 0 ? _free : null;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Rows.Dispose();
        Coarse?.Dispose();
    }

    private ICoarseRows? AllocateCoarse(EmbeddingIndexOptions options)
    {
        try
        {
            return options.Coarse == CoarseCopy.None
                ? null
                : Rows.Device.Backend.AllocateCoarse(options.Coarse, Capacity, options.Dimensions, options.Comparison);
        }
        catch
        {
            Rows.Dispose();
            throw;
        }
    }

    private SlotRun TakeNew(int most)
    {
        var run = new SlotRun(this, Appended, Math.Min(most, Capacity - Appended));
        Appended += run.Count;
        return run;
    }

    private SlotRun TakeFree(int most)
    {
        while (_free![_firstFree] == 0)
        {
            _firstFree++;
        }

        int row = (_firstFree << 6) + BitOperations.TrailingZeroCount(_free[_firstFree]);
        int count = 0;
        for (; count < most && row + count < Capacity && (_free[(row + count) >> 6] >> ((row + count) & 63) & 1) != 0; count++)
        {
            _free[(row + count) >> 6] &= ~(1UL << ((row + count) & 63));
        }

        Free -= count;
        return new SlotRun(this, row, count);
    }

    private static ulong Below(int bits) => bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;

    // A snapshot has the bits; they are copied once for each that is to come.
    private ulong[] Edit(long version)
    {
        if (_editedFor == version && Alive is not null)
        {
            return Alive;
        }

        ulong[] bits = new ulong[Words];
        if (Alive is not null)
        {
            Alive.CopyTo(bits, 0);
        }
        else
        {
            Array.Fill(bits, ulong.MaxValue, 0, Visible >> 6);
            if ((Visible & 63) != 0)
            {
                bits[Visible >> 6] = Below(Visible & 63);
            }
        }

        _editedFor = version;
        return Alive = bits;
    }
}
