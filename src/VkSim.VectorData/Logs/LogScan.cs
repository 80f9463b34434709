using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace VkSim.VectorData.Logs;

/// <summary>Reads a log from its beginning: what is whole counts, an unfinished change at its end does not.</summary>
/// <param name="file">The log.</param>
/// <param name="path">Its path, for messages.</param>
internal sealed class LogScan(SafeFileHandle file, string path)
{
    private readonly List<(int Slot, LogEntry Entry)> _unfinished = [];

    /// <summary>The content of the first frame.</summary>
    public byte[] First { get; private set; } = [];

    /// <summary>Where the newest version of the record of each slot is.</summary>
    public List<LogEntry> Entries { get; } = [];

    /// <summary>The byte behind the last whole change.</summary>
    public long End { get; private set; }

    /// <summary>The number of the last whole change.</summary>
    public long Change { get; private set; } = -1;

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is no log, or was damaged before its end.</exception>
    public void Run()
    {
        long length = RandomAccess.GetLength(file), position = 0;
        while (position < length && ReadFrame(position, length) is { } rest)
        {
            (long change, bool isLast) = LogFrame.Read(rest);
            if (change != Change + 1)
            {
                throw Damaged(position, $"change {change} follows change {Change}");
            }

            Take(rest, position + LogFrame.Head);
            position += LogFrame.MarkBytes + rest.Length;
            if (isLast)
            {
                Commit(position, change);
            }
        }

        if (Change < 0)
        {
            throw new InvalidDataException($"'{path}' is no collection of a {nameof(VkSimVectorStore)}: it does not begin as one.");
        }

        if (position < length && LaterChangeBehind(position, length) is { } later)
        {
            throw Damaged(position, $"change {later} is whole behind it");
        }
    }

    /// <summary>The content of the first frame alone; null where there is none.</summary>
    public byte[]? ReadFirst() => ReadFrame(0, RandomAccess.GetLength(file)) is { } rest ? rest[(LogFrame.Head - LogFrame.MarkBytes)..] : null;

    private void Take(byte[] rest, long contentStart)
    {
        ReadOnlySpan<byte> content = rest.AsSpan(LogFrame.Head - LogFrame.MarkBytes);
        if (Change < 0)
        {
            First = content.ToArray();
            return;
        }

        for (int at = 0; at < content.Length;)
        {
            int slot = BinaryPrimitives.ReadInt32LittleEndian(content[at..]);
            int length = BinaryPrimitives.ReadInt32LittleEndian(content[(at + sizeof(int))..]);
            at += LogEntry.Head;
            _unfinished.Add((slot, length < 0 ? LogEntry.None : new LogEntry(contentStart + at, length)));
            at += Math.Max(length, 0);
        }
    }

    private void Commit(long end, long change)
    {
        foreach ((int slot, LogEntry entry) in _unfinished)
        {
            while (Entries.Count <= slot)
            {
                Entries.Add(LogEntry.None);
            }

            Entries[slot] = entry;
        }

        _unfinished.Clear();
        End = end;
        Change = change;
    }

    // The rest of a whole frame; null where there is none.
    private byte[]? ReadFrame(long position, long length)
    {
        byte[] mark = new byte[LogFrame.MarkBytes];
        int rest = RandomAccess.Read(file, mark, position) == mark.Length ? LogFrame.RestOf(mark) : -1;
        if (rest < 0 || position + mark.Length + rest > length)
        {
            return null;
        }

        byte[] bytes = new byte[rest];
        return RandomAccess.Read(file, bytes, position + mark.Length) == rest && LogFrame.IsWhole(mark, bytes) ? bytes : null;
    }

    // A crash leaves the last change unfinished, and nothing whole of a later one behind it.
    private long? LaterChangeBehind(long position, long length)
    {
        byte[] window = new byte[1 << 16];
        for (long at = position + 1; at < length - LogFrame.MarkBytes; at += window.Length - LogFrame.MarkText.Length + 1)
        {
            int read = RandomAccess.Read(file, window, at);
            for (int start = 0; window.AsSpan(start, read - start).IndexOf(LogFrame.MarkText) is >= 0 and int found; start += found + 1)
            {
                if (ReadFrame(at + start + found, length) is { } rest && LogFrame.Read(rest).Change is var change && change > Change + 1)
                {
                    return change;
                }
            }
        }

        return null;
    }

    private InvalidDataException Damaged(long position, string why) =>
        new($"'{path}' is damaged at byte {position}: {why}. What is before it could be read with a copy that ends there.");
}
