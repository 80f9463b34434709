using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VkSim.Files;

namespace VkSim.Retrieval.Files;

/// <summary>
/// What happened to an index since its file was saved, operation by operation, each at the file's end and with a checksum. While it is
/// open nobody else opens it. One thread at a time; another one may be in <see cref="Sync"/>.
/// </summary>
/// <remarks>
/// An operation whose bytes end before it does was never acknowledged: it is cut off on opening. Damage that is followed by operations
/// which were written when the damaged one was on the disk is none of that kind, and the log is refused.
/// </remarks>
internal sealed class IndexLog : IDisposable
{
    // What is written at a time; an operation of more goes into several records.
    private const int PartBytes = 1 << 22;

    private readonly string _path;
    private readonly IndexFlush _flush;
    private readonly SafeFileHandle _handle;
    private readonly bool _isReadOnly;
    private IndexIdentity _identity;
    private byte[] _record = [];
    private IndexLogMark _onDisk;
    private long _turn;
    private long _start;
    private bool _failed;
    private bool _flushFailed;

    private IndexLog(string path, IndexFlush flush, SafeFileHandle handle, bool isReadOnly)
    {
        (_path, _flush, _handle, _isReadOnly) = (path, flush, handle, isReadOnly);
    }

    /// <summary>Number of the last record.</summary>
    public long Sequence { get; private set; }

    /// <summary>Where the next operation goes.</summary>
    public long End { get; private set; }

    /// <summary>Behind the last operation.</summary>
    public IndexLogMark Mark => new(Sequence, End);

    /// <summary>Whether operations are kept only when <see cref="Sync"/> has returned after them.</summary>
    public bool IsAwaited => _flush == IndexFlush.EveryWrite;

    /// <summary>How often the disk was waited for.</summary>
    public long Syncs { get; private set; }

    /// <summary>Bytes of operations that the index's file does not hold.</summary>
    public long Bytes => End - _start;

    /// <summary>Bytes of an operation that was cut off on opening, because it was not whole.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Whether the log was never begun: its file is new, or was left by somebody who came no further.</summary>
    public bool IsBlank
    {
        get
        {
            long length = RandomAccess.GetLength(_handle);
            return length == 0 || (length <= IndexLogHeader.Bytes && !ReadPage().AsSpan().ContainsAnyExcept((byte)0));
        }
    }

    /// <summary>Opens the log, or makes its file; nobody else has it then. <see cref="Begin"/> or <see cref="Replay"/> comes next.</summary>
    /// <param name="path">The log's file.</param>
    /// <param name="flush">When operations go to the disk.</param>
    /// <exception cref="IOException">Somebody else has it open, or the system does not open it.</exception>
    public static IndexLog Open(string path, IndexFlush flush)
    {
        // A limit on file sizes would end the process.
        PendingOutputs.KeepFromEnding();
        return new IndexLog(path, flush, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), isReadOnly: false);
    }

    /// <summary>Opens the log to be read, beside others who do; null where there is none. <see cref="Replay"/> comes next.</summary>
    /// <param name="path">The log's file.</param>
    /// <exception cref="IOException">Somebody has it open to write it, or the system does not open it.</exception>
    public static IndexLog? OpenToRead(string path) => File.Exists(path)
        ? new IndexLog(path, IndexFlush.Never, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read), isReadOnly: true)
        : null;

    /// <summary>Whose log it is.</summary>
    /// <exception cref="IndexFileException">No log, one of another version, or a damaged one.</exception>
    public IndexIdentity ReadIdentity() => IndexLogHeader.Read(_path, ReadPage()).Identity;

    /// <summary>Empties the log, and makes it that of an index, unless it is only read.</summary>
    /// <param name="identity">Whose log it is.</param>
    /// <param name="sequence">Number of the last record that the index's file holds.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Begin(in IndexIdentity identity, long sequence)
    {
        if (_isReadOnly)
        {
            return;
        }

        Span<byte> page = stackalloc byte[IndexLogHeader.Bytes];
        IndexLogHeader.Write(page, identity);
        try
        {
            RandomAccess.SetLength(_handle, 0);
            RandomAccess.Write(_handle, page, 0);
            Flush();
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failed(e);
        }

        FolderOf.Sync(_path);
        (_identity, _turn, _start, End) = (identity, 1, IndexLogHeader.Bytes, IndexLogHeader.Bytes);
        Sequence = sequence;
        _onDisk = Mark;
    }

    /// <summary>Tells of every operation after one.</summary>
    /// <param name="identity">Whose log it must be.</param>
    /// <param name="sequence">Number of the last record that is not asked for: the index's file holds it.</param>
    /// <param name="handler">Takes the operations in order.</param>
    /// <exception cref="IndexFileException">No log, another index's, damaged, or without operations that follow the index's file.</exception>
    public void Replay(in IndexIdentity identity, long sequence, IndexRecordHandler handler)
    {
        (IndexIdentity found, _turn, _start) = IndexLogHeader.Read(_path, ReadPage());
        _identity = found == identity ? found : throw new IndexFileException(_path, $"the log of another index ({found})", $"that of {identity}");
        long length = RandomAccess.GetLength(_handle);
        if (_start > length)
        {
            throw new IndexFileException(_path, $"{length} bytes", $"{_start} or more, as its header says");
        }

        End = new IndexLogReader(_path, _handle, _identity.RowBytes).Read(_start, sequence, handler, out long last);
        Sequence = Math.Max(last, sequence);
        CutBytes = Math.Max(0, length - End);
        if (_isReadOnly)
        {
            return;
        }

        if (CutBytes > 0)
        {
            RandomAccess.SetLength(_handle, End);
        }

        Flush();
        if (last < sequence && End > _start)
        {
            // The machine ended before operations were on the disk that the file holds: those to come do not follow what is here.
            Forget(End);
        }
    }

    /// <summary>Writes that rows are put under ids.</summary>
    /// <param name="nextId">The next id that is given where the caller gives none, once it is done.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="rows">A row for each.</param>
    /// <exception cref="IOException">The disk is full or fails; the operation is not in the log.</exception>
    public void Put(long nextId, ReadOnlySpan<long> ids, RowValues rows) => Append(IndexRecordKind.Put, nextId, ids, rows);

    /// <summary>Writes that ids are taken out.</summary>
    /// <param name="nextId">The next id that is given where the caller gives none.</param>
    /// <param name="ids">The ids.</param>
    /// <exception cref="IOException">The disk is full or fails; the operation is not in the log.</exception>
    public void Remove(long nextId, ReadOnlySpan<long> ids) => Append(IndexRecordKind.Remove, nextId, ids, default);

    /// <summary>Brings what was written to the disk.</summary>
    /// <exception cref="IOException">The disk fails, or has failed before and nothing was saved since.</exception>
    public void Flush()
    {
        // A system tells once that pages did not reach the disk, and takes them for written afterwards.
        if (_flushFailed)
        {
            throw new IOException($"{_path}: could not be brought to the disk before; save the index, which writes it anew.");
        }

        try
        {
            RandomAccess.FlushToDisk(_handle);
            _onDisk = Mark;
        }
        catch (Exception e) when (IsFailure(e))
        {
            _flushFailed = true;
            throw Failed(e);
        }
    }

    /// <summary>Brings to the disk what was written before, beside a thread that writes on.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(_handle);
            Syncs++;
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failed(e);
        }
    }

    /// <summary>Takes note that operations are on the disk.</summary>
    /// <param name="mark">Where the last of them ended when <see cref="Sync"/> was called.</param>
    public void IsOnDisk(IndexLogMark mark) => _onDisk = mark;

    /// <summary>Cuts off operations that are not on the disk.</summary>
    public void TakeBack()
    {
        (Sequence, End) = (_onDisk.Sequence, _onDisk.End);
        CutOff();
    }

    /// <summary>Forgets operations that the index's file holds now.</summary>
    /// <param name="next">Where the operation after them begins: <see cref="End"/> as it was after the last of them.</param>
    /// <remarks>At every moment the log is whole: where its first operation is changes in one sector.</remarks>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Forget(long next)
    {
        MoveStart(next);
        long bytes = End - next;
        if (bytes > next - IndexLogHeader.Bytes)
        {
            return;
        }

        Copy(next, IndexLogHeader.Bytes, bytes);

        // If this fails nobody knows where operations to come belong.
        _failed = true;
        MoveStart(IndexLogHeader.Bytes);
        End = _start + bytes;
        RandomAccess.SetLength(_handle, End);
        (_failed, _flushFailed) = (false, false);
        _onDisk = Mark;
    }

    /// <summary>Brings what was written to the disk, unless that is left to the system, and closes the log.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        try
        {
            if (_flush == IndexFlush.OnRequest && !_failed)
            {
                Flush();
            }
        }
        finally
        {
            _handle.Dispose();
        }
    }

    // A file beyond the system's limit is an argument out of range to the runtime.
    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private IOException Failed(Exception cause) => new($"{_path}: cannot be written: {cause.Message}", cause);

    private byte[] ReadPage()
    {
        byte[] page = new byte[IndexLogHeader.Bytes];
        int read = RandomAccess.Read(_handle, page, 0);
        return page[..read];
    }

    private void Append(IndexRecordKind kind, long nextId, ReadOnlySpan<long> ids, RowValues rows)
    {
        if (_failed)
        {
            throw new IOException($"{_path}: the disk failed in the middle of a change before; open the index anew.");
        }

        long rowBytes = kind == IndexRecordKind.Put ? _identity.RowBytes : 0;
        int most = (int)Math.Max(1, PartBytes / (sizeof(long) + rowBytes));
        (long end, long sequence) = (End, Sequence);
        try
        {
            for (int done = 0; done == 0 || done < ids.Length; done += most)
            {
                int count = Math.Min(most, ids.Length - done);
                Write(kind, done + count < ids.Length, nextId, ids.Slice(done, count), rows, done);
            }
        }
        catch (Exception e) when (IsFailure(e))
        {
            (End, Sequence) = (end, sequence);
            CutOff();
            throw Failed(e);
        }
    }

    private void Write(IndexRecordKind kind, bool isContinued, long nextId, ReadOnlySpan<long> ids, RowValues rows, int first)
    {
        long payload = ids.Length * (sizeof(long) + (kind == IndexRecordKind.Put ? _identity.RowBytes : 0));
        int size = checked((int)IndexRecordHeader.SizeOf(payload));
        if (_record.Length < size)
        {
            _record = new byte[Math.Max(size, Math.Min(2 * _record.Length, PartBytes))];
        }

        Span<byte> record = _record.AsSpan(0, size);
        Span<byte> body = record.Slice(IndexRecordHeader.Bytes, (int)payload);
        MemoryMarshal.AsBytes(ids).CopyTo(body);
        if (kind == IndexRecordKind.Put)
        {
            rows.CopyTo(first, _identity.Columns, _identity.ElementType, body[(ids.Length * sizeof(long))..]);
        }

        record[(IndexRecordHeader.Bytes + (int)payload)..].Clear();
        new IndexRecordHeader(kind, isContinued, Sequence + 1, ids.Length, nextId, _onDisk.Sequence, XxHash3.HashToUInt64(body)).Write(record);
        RandomAccess.Write(_handle, record, End);
        End += size;
        Sequence++;
    }

    private void CutOff()
    {
        try
        {
            RandomAccess.SetLength(_handle, End);
        }
        catch (IOException)
        {
            _failed = true;
        }
    }

    // In both places, one after the other, so that damage to one of them later does not bring a former start back.
    private void MoveStart(long start)
    {
        Span<byte> slot = stackalloc byte[IndexLogHeader.SlotBytes];
        RandomAccess.FlushToDisk(_handle);
        for (int round = 0; round < 2; round++)
        {
            int offset = IndexLogHeader.Slot(_turn + 1, start, slot);
            RandomAccess.Write(_handle, slot, offset);
            RandomAccess.FlushToDisk(_handle);
            _turn++;
        }

        _onDisk = _flushFailed ? _onDisk : Mark;

        _start = start;
    }

    private void Copy(long from, long to, long bytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        for (long done = 0; done < bytes;)
        {
            int count = RandomAccess.Read(_handle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - done)), from + done);
            RandomAccess.Write(_handle, buffer.AsSpan(0, count), to + done);
            done += count;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
