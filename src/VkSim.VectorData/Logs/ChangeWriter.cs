using System.Buffers;
using System.Buffers.Binary;

namespace VkSim.VectorData.Logs;

/// <summary>Cuts a change into frames. An entry is a slot, the length of a record and the record; a removal has −1 for a length.</summary>
/// <param name="start">The byte of the log at which the first frame is to be.</param>
/// <param name="change">The change's number.</param>
/// <param name="write">Receives each frame.</param>
internal sealed class ChangeWriter(long start, long change, Action<ReadOnlyMemory<byte>> write)
{
    // Frames are read whole, and cut where they are longer.
    private const int LongFrame = 1 << 24;

    private ArrayBufferWriter<byte> _frame = NewFrame();
    private long _start = start;

    /// <summary>Where each slot's record will be.</summary>
    public List<(int Slot, LogEntry Entry)> Entries { get; } = [];

    /// <summary>The byte behind what was written.</summary>
    public long End => _start;

    /// <summary>Adds a removal.</summary>
    public void Remove(int slot)
    {
        AddHead(slot, -1);
        Entries.Add((slot, LogEntry.None));
        EndLong();
    }

    /// <summary>Adds a record.</summary>
    public void Add(int slot, ReadOnlySpan<byte> record)
    {
        AddHead(slot, record.Length);
        Entries.Add((slot, new LogEntry(_start + _frame.WrittenCount, record.Length)));
        _frame.Write(record);
        EndLong();
    }

    /// <summary>Writes the last frame.</summary>
    public void Complete() => EndFrame(isLast: true);

    private static ArrayBufferWriter<byte> NewFrame()
    {
        var frame = new ArrayBufferWriter<byte>();
        frame.GetSpan(LogFrame.Head)[..LogFrame.Head].Clear();
        frame.Advance(LogFrame.Head);
        return frame;
    }

    private void AddHead(int slot, int length)
    {
        Span<byte> head = _frame.GetSpan(LogEntry.Head);
        BinaryPrimitives.WriteInt32LittleEndian(head, slot);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], length);
        _frame.Advance(LogEntry.Head);
    }

    private void EndLong()
    {
        if (_frame.WrittenCount >= LongFrame)
        {
            EndFrame(isLast: false);
        }
    }

    private void EndFrame(bool isLast)
    {
        byte[] frame = _frame.WrittenSpan.ToArray();
        LogFrame.Seal(frame, change, isLast);
        write(frame);
        _start += frame.Length;
        _frame = NewFrame();
    }
}
