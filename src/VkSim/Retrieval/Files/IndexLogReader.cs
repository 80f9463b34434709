using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VkSim.Retrieval.Files;

/// <summary>Reads the operations of a log.</summary>
internal sealed class IndexLogReader(string path, SafeFileHandle handle, long rowBytes)
{
    private readonly long _length = RandomAccess.GetLength(handle);
    private byte[] _payload = [];

    /// <summary>Tells of every operation after one.</summary>
    /// <param name="start">Where the first operation begins.</param>
    /// <param name="known">Number of the last record that is not asked for.</param>
    /// <param name="handler">Takes the operations.</param>
    /// <param name="last">Number of the last record of the last whole operation; below the known one where the log ends before it.</param>
    /// <returns>Where the last whole operation ends.</returns>
    /// <exception cref="IndexFileException">Damage that is not at the end, or operations that are missing.</exception>
    public long Read(long start, long known, IndexRecordHandler handler, out long last)
    {
        long place = start;
        long wholeUntil = start;
        long checkedUntil = start;
        last = -1;
        while (TryRead(place, out IndexRecordHeader header, out int payload))
        {
            long expected = last >= 0 ? last + 1 : known + 1;
            if (header.Sequence > expected)
            {
                throw new IndexFileException(path, $"operation {header.Sequence} at byte {place}", $"operation {expected}");
            }

            if (last >= 0 && header.Sequence < expected)
            {
                // What operations that were moved to the front left behind.
                break;
            }

            if (place >= wholeUntil)
            {
                // A large operation counts if all its parts are there.
                bool isWhole = TryFindEnd(place, header, out checkedUntil);
                if (!isWhole)
                {
                    break;
                }

                wholeUntil = checkedUntil;
                continue;
            }

            if (header.Sequence > known)
            {
                int ids = checked((int)(header.Count * sizeof(long)));
                handler(header, MemoryMarshal.Cast<byte, long>(_payload.AsSpan(0, ids)), _payload.AsSpan(ids, payload - ids));
            }

            last = header.Sequence;
            place += IndexRecordHeader.SizeOf(payload);
        }

        ExpectNothing(place, Math.Max(place, checkedUntil), last >= 0 ? last + 1 : known + 1);
        return place;
    }

    // Where an operation's last part ends, or the last one that is there.
    private bool TryFindEnd(long place, IndexRecordHeader header, out long end)
    {
        end = place + IndexRecordHeader.SizeOf((long)header.PayloadBytes(rowBytes));
        while (header.IsContinued)
        {
            if (!TryRead(end, out IndexRecordHeader next, out int payload) || next.Sequence != header.Sequence + 1 || next.Kind != header.Kind)
            {
                return false;
            }

            header = next;
            end += IndexRecordHeader.SizeOf(payload);
        }

        return true;
    }

    private bool TryRead(long place, out IndexRecordHeader header, out int payload)
    {
        payload = 0;
        if (!TryReadHeader(place, out header) || header.PayloadBytes(rowBytes) > _length - place - IndexRecordHeader.Bytes
            || header.PayloadBytes(rowBytes) > Array.MaxLength || IndexRecordHeader.SizeOf((long)header.PayloadBytes(rowBytes)) > _length - place)
        {
            return false;
        }

        payload = (int)header.PayloadBytes(rowBytes);
        if (_payload.Length < payload)
        {
            _payload = new byte[payload];
        }

        Span<byte> bytes = _payload.AsSpan(0, payload);
        return RandomAccess.Read(handle, bytes, place + IndexRecordHeader.Bytes) == payload && XxHash3.HashToUInt64(bytes) == header.Checksum;
    }

    private bool TryReadHeader(long place, out IndexRecordHeader header)
    {
        Span<byte> bytes = stackalloc byte[IndexRecordHeader.Bytes];
        header = default;
        return place <= _length - IndexRecordHeader.Bytes && RandomAccess.Read(handle, bytes, place) == bytes.Length
            && IndexRecordHeader.TryRead(bytes, out header);
    }

    // What a process or a machine left when it ended has nothing behind it that was written after it was on the disk.
    private void ExpectNothing(long end, long from, long expected)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        for (long place = from; place <= _length - IndexRecordHeader.Bytes;)
        {
            int count = RandomAccess.Read(handle, buffer, place);
            for (int i = 0; i <= count - IndexRecordHeader.Bytes; i += IndexRecordHeader.Alignment)
            {
                if (IndexRecordHeader.TryRead(buffer.AsSpan(i, IndexRecordHeader.Bytes), out IndexRecordHeader later)
                    && later.Sequence > expected && later.OnDisk >= expected)
                {
                    throw new IndexFileException(path, $"damage at byte {end}, before operation {later.Sequence}", $"operation {expected}");
                }
            }

            place += (count - IndexRecordHeader.Bytes + IndexRecordHeader.Alignment) / IndexRecordHeader.Alignment * IndexRecordHeader.Alignment;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
