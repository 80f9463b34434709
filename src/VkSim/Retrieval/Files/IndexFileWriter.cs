using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using VkSim.Files;

namespace VkSim.Retrieval.Files;

/// <summary>Writes an index file block by block, under another name until it is whole; disposed before that it leaves nothing.</summary>
internal sealed class IndexFileWriter : IDisposable
{
    private readonly string _path;
    private readonly IndexFileHeader _header;
    private readonly OutputFile _output;
    private readonly XxHash3 _rows = new();
    private readonly byte[] _table;
    private readonly long[] _ids;
    private long _block;
    private int _count;

    /// <exception cref="IOException">The folder does not exist or may not be written, or the disk is full.</exception>
    public IndexFileWriter(string path, in IndexFileHeader header)
    {
        _path = path;
        _header = header;
        _table = new byte[checked((int)(header.Blocks * IndexBlock.Bytes))];
        _ids = new long[(int)Math.Min(header.BlockRows, header.Rows)];
        _output = new OutputFile(path, header.Length);
        try
        {
            Span<byte> page = stackalloc byte[IndexFileHeader.Bytes];
            header.Write(page);
            _output.Write(page);
        }
        catch
        {
            _output.Dispose();
            throw;
        }
    }

    /// <summary>Writes the next rows.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="rows">The rows as they are stored, one an id.</param>
    /// <exception cref="ArgumentException">Other rows than ids, or more than the header says.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(ReadOnlySpan<long> ids, ReadOnlySpan<byte> rows)
    {
        int rowBytes = (int)_header.Identity.RowBytes;
        if (rows.Length != ids.Length * (long)rowBytes || ids.Length > _header.Rows - (_block * _header.BlockRows) - _count)
        {
            throw new ArgumentException($"{ids.Length} ids with {rows.Length} bytes of rows; expected rows of {rowBytes} bytes, {_header.Rows} in all.", nameof(ids));
        }

        while (ids.Length > 0)
        {
            int count = Math.Min(_header.RowsOf(_block) - _count, ids.Length);
            Append(ids[..count], rows[..(count * rowBytes)]);
            ids = ids[count..];
            rows = rows[(count * rowBytes)..];
        }
    }

    /// <summary>Ends the file, brings it to the disk and gives it its name.</summary>
    /// <exception cref="IOException">The disk is full, or the folder does not allow it; what was there before is still there.</exception>
    public void Commit()
    {
        if (_block != _header.Blocks)
        {
            throw new InvalidOperationException($"{_block} blocks were written; expected {_header.Blocks}.");
        }

        Span<byte> checksum = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, XxHash3.HashToUInt64(_table));
        _output.Write(_table);
        _output.Write(checksum);
        _output.Commit();
        FolderOf.Sync(_path);
    }

    public void Dispose() => _output.Dispose();

    private void Append(ReadOnlySpan<long> ids, ReadOnlySpan<byte> rows)
    {
        ids.CopyTo(_ids.AsSpan(_count));
        _rows.Append(rows);
        _output.Write(rows);
        _count += ids.Length;
        if (_count == _header.RowsOf(_block))
        {
            EndBlock();
        }
    }

    private void EndBlock()
    {
        ReadOnlySpan<byte> ids = MemoryMarshal.AsBytes(_ids.AsSpan(0, _count));
        new IndexBlock(_rows.GetCurrentHashAsUInt64(), XxHash3.HashToUInt64(ids)).Write(_table.AsSpan((int)_block * IndexBlock.Bytes));
        Pad(_count * _header.Identity.RowBytes, sizeof(long));
        _output.Write(ids);
        Pad(_header.IdsOffset(_count) + ids.Length, IndexFileHeader.Bytes);
        _rows.Reset();
        _count = 0;
        _block++;
    }

    private void Pad(long written, int multiple)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[IndexFileHeader.Bytes];
        int rest = (int)(written % multiple);
        if (rest != 0)
        {
            _output.Write(zeros[..(multiple - rest)]);
        }
    }
}
