using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using VkSim.Files;
using VkSim.VectorData.Models;
using VkSim.VectorData.Records;

namespace VkSim.VectorData.Logs;

/// <summary>
/// A collection in a file: what its records are made of, then every change, each record together with its vectors, so that they are never of
/// different versions. A change is there when it is whole. One thread at a time may call.
/// </summary>
internal sealed class RecordLog : IDisposable
{
    // A log is written anew when half of it, at least this much, is of no use any more.
    private const long LeastWaste = 1 << 20;

    private readonly string _path;
    private readonly RecordCodec _codec;
    private readonly bool _flush;
    private readonly string[] _properties;
    private readonly List<LogEntry> _entries;
    private SafeFileHandle _file;
    private long _length;
    private long _used;
    private long _change;
    private long _rewriteAt;
    private Exception? _failure;

    private RecordLog(string path, RecordSchema schema, bool flush, SafeFileHandle file, LogScan scan, LogHead head)
    {
        _path = path;
        _codec = new RecordCodec(schema);
        _flush = flush;
        _file = file;
        (_properties, Vectors) = (head.Properties, head.Vectors);
        _entries = scan.Entries;
        _length = scan.End;
        _change = scan.Change;
        _used = _entries.Sum(entry => entry.Size);
    }

    /// <summary>Slots from 0 on that may have a record.</summary>
    public int Slots => _entries.Count;

    /// <summary>See <see cref="LogHead.Vectors"/>.</summary>
    public Guid? Vectors { get; private set; }

    /// <summary>Makes the file of an empty collection.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What its records are made of.</param>
    /// <param name="vectors">See <see cref="LogHead.Vectors"/>.</param>
    public static void Create(string path, RecordSchema schema, Guid? vectors)
    {
        using SafeFileHandle file = OpenFile(path + ".new", FileMode.Create);
        RandomAccess.Write(file, FirstFrame(LogHead.Of(schema.Description, vectors)), 0);
        RandomAccess.FlushToDisk(file);
        File.Move(path + ".new", path, overwrite: true);
        FolderOf.Sync(path);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What its records must be made of.</param>
    /// <param name="flush">Whether a change waits until the disk has it.</param>
    /// <exception cref="InvalidDataException">It is no log, one of another version, or damaged.</exception>
    /// <exception cref="InvalidOperationException">It is of other records.</exception>
    public static RecordLog Open(string path, RecordSchema schema, bool flush)
    {
        SafeFileHandle file = OpenFile(path, FileMode.Open);
        try
        {
            var scan = new LogScan(file, path);
            scan.Run();
            LogHead head = JsonSerializer.Deserialize(scan.First, LogHeadContext.Default.LogHead)!;
            if (head.Version is not (LogHead.LocalVersion or LogHead.RemoteVersion))
            {
                throw new InvalidDataException(
                    $"'{path}' has version {head.Version} of the format; this library reads versions {LogHead.LocalVersion} and {LogHead.RemoteVersion}.");
            }

            if (RecordSchema.Difference(head.Properties, schema.Description) is { } difference)
            {
                throw new InvalidOperationException($"'{path}' is of other records: {difference}.");
            }

            RandomAccess.SetLength(file, scan.End);
            return new RecordLog(path, schema, flush, file, scan, head);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What a file begins with; null where it is no log, or its beginning is damaged.</summary>
    public static LogHead? ReadHead(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new LogScan(file, path).ReadFirst() is { } first ? JsonSerializer.Deserialize(first, LogHeadContext.Default.LogHead) : null;
    }

    /// <summary>The vectors are elsewhere from now on.</summary>
    /// <param name="vectors">See <see cref="LogHead.Vectors"/>.</param>
    public void MoveVectors(Guid vectors)
    {
        Guid? before = Vectors;
        Vectors = vectors;
        try
        {
            Rewrite();
        }
        catch
        {
            Vectors = before;
            throw;
        }
    }

    /// <summary>The records with their <see cref="StoredRecord.Id"/>, in the order of slots.</summary>
    public IEnumerable<(long Id, NewRecord Record)> Read()
    {
        for (int slot = 0; slot < _entries.Count; slot++)
        {
            if (_entries[slot].Offset >= 0)
            {
                (NewRecord record, uint version) = _codec.Read(ReadEntry(_entries[slot]));
                yield return (StoredRecord.IdOf(slot, version), record);
            }
        }
    }

    /// <summary>The record of a slot that has one.</summary>
    public NewRecord Read(int slot) => _codec.Read(ReadEntry(_entries[slot])).Record;

    /// <summary>Adds a change; when this returns it is there.</summary>
    /// <param name="removed">Slots whose records go.</param>
    /// <param name="stored">The ids of records that there are from now on, and the records.</param>
    /// <returns>What undoes it, as long as nothing else is added.</returns>
    public Action Append(IEnumerable<int> removed, IEnumerable<(long Id, NewRecord Record)> stored)
    {
        if (_failure is not null)
        {
            throw new IOException($"'{_path}' takes no changes since one of them failed: {_failure.Message}", _failure);
        }

        long start = _length;
        long end = start;
        var change = new ChangeWriter(start, _change + 1, frame =>
        {
            RandomAccess.Write(_file, frame.Span, end);
            end += frame.Length;
        });
        try
        {
            Write(change, removed, stored);
            if (_flush)
            {
                RandomAccess.FlushToDisk(_file);
            }
        }
        catch (Exception failure)
        {
            Cut(start, failure);
            throw;
        }

        LogEntry[] before = Set(change.Entries);
        _length = change.End;
        _change++;
        return () =>
        {
            Set([.. change.Entries.Zip(before, (entry, old) => (entry.Slot, old)).Reverse()]);
            _length = start;
            _change--;
            Cut(start, null);
        };
    }

    /// <summary>Writes the file anew where much of it is of no use any more.</summary>
    public void Tidy()
    {
        if (_length - _used < LeastWaste || _length < 2 * _used || _length < _rewriteAt)
        {
            return;
        }

        try
        {
            Rewrite();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The old one is as good; perhaps there is room later.
            _rewriteAt = 2 * _length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Others may rename it and delete it, which rewriting does.
    private static SafeFileHandle OpenFile(string path, FileMode mode) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    private static byte[] FirstFrame(LogHead head)
    {
        byte[] frame = [.. new byte[LogFrame.Head], .. JsonSerializer.SerializeToUtf8Bytes(head, LogHeadContext.Default.LogHead)];
        LogFrame.Seal(frame, 0, isLast: true);
        return frame;
    }

    private void Write(ChangeWriter change, IEnumerable<int> removed, IEnumerable<(long Id, NewRecord Record)> stored)
    {
        foreach (int slot in removed)
        {
            change.Remove(slot);
        }

        var bytes = new ArrayBufferWriter<byte>();
        foreach ((long id, NewRecord record) in stored)
        {
            bytes.ResetWrittenCount();
            _codec.Write(record, StoredRecord.VersionOf(id), bytes);
            change.Add(StoredRecord.SlotOf(id), bytes.WrittenSpan);
        }

        change.Complete();
    }

    private LogEntry[] Set(IReadOnlyList<(int Slot, LogEntry Entry)> entries)
    {
        var before = new LogEntry[entries.Count];
        for (int i = 0; i < before.Length; i++)
        {
            (int slot, LogEntry entry) = entries[i];
            while (_entries.Count <= slot)
            {
                _entries.Add(LogEntry.None);
            }

            before[i] = _entries[slot];
            _used += entry.Size - before[i].Size;
            _entries[slot] = entry;
        }

        return before;
    }

    // What may be there of a change that failed must not stay: changes go behind it, and it would count.
    private void Cut(long end, Exception? failure)
    {
        try
        {
            RandomAccess.SetLength(_file, end);
            if (_flush)
            {
                RandomAccess.FlushToDisk(_file);
            }
        }
        catch (Exception second)
        {
            _failure = failure ?? second;
        }
    }

    private byte[] ReadEntry(LogEntry entry)
    {
        byte[] bytes = new byte[entry.Length];
        return RandomAccess.Read(_file, bytes, entry.Offset) == bytes.Length
            ? bytes
            : throw new InvalidDataException($"'{_path}' has ended at byte {entry.Offset}, where a record was.");
    }

    private void Rewrite()
    {
        string path = _path + ".new";
        SafeFileHandle file = OpenFile(path, FileMode.Create);
        try
        {
            byte[] first = FirstFrame(LogHead.Of(_properties, Vectors));
            RandomAccess.Write(file, first, 0);
            long end = first.Length;
            var change = new ChangeWriter(end, 1, frame =>
            {
                RandomAccess.Write(file, frame.Span, end);
                end += frame.Length;
            });
            for (int slot = 0; slot < _entries.Count; slot++)
            {
                if (_entries[slot].Offset >= 0)
                {
                    change.Add(slot, ReadEntry(_entries[slot]));
                }
            }

            change.Complete();
            RandomAccess.FlushToDisk(file);
            file.Dispose();
            Replace(path);
            _length = change.End;
            _change = 1;
            Set(change.Entries);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }

        SyncFolder();
    }

    // Until the disk has the new file's name, a power failure would bring the old one back, without what is added from now on.
    private void SyncFolder()
    {
        try
        {
            FolderOf.Sync(_path);
        }
        catch (IOException failure)
        {
            _failure = failure;
        }
    }

    // Not every system replaces a file that is open.
    private void Replace(string path)
    {
        _file.Dispose();
        try
        {
            File.Move(path, _path, overwrite: true);
        }
        finally
        {
            _file = OpenFile(_path, FileMode.Open);
        }
    }
}
