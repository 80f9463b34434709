using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VkSim.Files;

namespace VkSim.Retrieval.Files;

/// <summary>
/// An index file, mapped for reading. Opening it checks every byte, so that a damaged file is refused whole. It is closed when it and all
/// that was taken by <see cref="Hold"/> is disposed.
/// </summary>
internal sealed unsafe class IndexFileReader : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly FileMapping _mapping;
    private int _holders = 1;
    private bool _disposed;

    /// <exception cref="IndexFileException">It is no index file, of another version, cut short or damaged.</exception>
    /// <exception cref="IOException">The system does not open or map it.</exception>
    public IndexFileReader(string path, CancellationToken cancellation = default)
    {
        Path = path;
        _handle = Open(path);
        try
        {
            Header = ReadHeader(path, _handle);
            _mapping = new FileMapping(new FileRegion(_handle, 0, Header.Length));
        }
        catch
        {
            _handle.Dispose();
            throw;
        }

        try
        {
            Check(cancellation);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What its first page says.</summary>
    public IndexFileHeader Header { get; }

    /// <summary>Reads the first page alone.</summary>
    /// <exception cref="IndexFileException">It is no index file, of another version, cut short or damaged there.</exception>
    public static IndexFileHeader ReadHeader(string path)
    {
        using SafeFileHandle handle = Open(path);
        return ReadHeader(path, handle);
    }

    /// <summary>The first byte of a block's rows, valid until the file is closed.</summary>
    public byte* RowsOf(long block) => _mapping.Start + Header.OffsetOf(block);

    /// <summary>The ids of a block's rows, valid until the file is closed.</summary>
    public ReadOnlySpan<long> IdsOf(long block)
    {
        int rows = Header.RowsOf(block);
        return MemoryMarshal.Cast<byte, long>(new ReadOnlySpan<byte>(RowsOf(block) + Header.IdsOffset(rows), rows * sizeof(long)));
    }

    /// <summary>Keeps the file open until what comes back is disposed.</summary>
    /// <param name="block">The block whose rows are used.</param>
    /// <param name="firstRow">The first of them.</param>
    public IMappedElements Hold(long block, long firstRow)
    {
        Interlocked.Increment(ref _holders);
        return new HeldBlock(this, (nint)(RowsOf(block) + (firstRow * Header.Identity.RowBytes)));
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Release();
        }
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    private static IndexFileHeader ReadHeader(string path, SafeFileHandle handle)
    {
        Span<byte> page = stackalloc byte[IndexFileHeader.Bytes];
        int read = RandomAccess.Read(handle, page, 0);
        IndexFileHeader header = IndexFileHeader.Read(path, page[..read]);
        long length = RandomAccess.GetLength(handle);
        return length == header.Length ? header : throw new IndexFileException(path, $"{length} bytes", $"{header.Length}, as its header says");
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _mapping.Dispose();
            _handle.Dispose();
        }
    }

    private void Check(CancellationToken cancellation)
    {
        byte* start = _mapping.Start + Header.TableOffset;
        ReadOnlySpan<byte> table = new(start, checked((int)(Header.Blocks * IndexBlock.Bytes)));
        Expect("table of checksums", BinaryPrimitives.ReadUInt64LittleEndian(new(start + table.Length, sizeof(ulong))), XxHash3.HashToUInt64(table));
        for (int block = 0; block < Header.Blocks; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            IndexBlock expected = IndexBlock.Read(table[(block * IndexBlock.Bytes)..]);
            Expect($"block {block} of rows", expected.Rows, HashOf(RowsOf(block), Header.RowsOf(block) * Header.Identity.RowBytes));
            Expect($"block {block} of ids", expected.Ids, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(IdsOf(block))));
        }
    }

    private void Expect(string part, ulong expected, ulong found)
    {
        if (expected != found)
        {
            throw new IndexFileException(Path, $"a damaged {part}", "one whose checksum holds");
        }
    }

    private static ulong HashOf(byte* start, long bytes)
    {
        const int Piece = 1 << 30;
        var hash = new XxHash3();
        for (long done = 0; done < bytes; done += Piece)
        {
            hash.Append(new ReadOnlySpan<byte>(start + done, (int)Math.Min(Piece, bytes - done)));
        }

        return hash.GetCurrentHashAsUInt64();
    }

    private sealed class HeldBlock(IndexFileReader reader, nint address) : IMappedElements
    {
        private bool _disposed;

        public nint Address => address;

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                reader.Release();
            }
        }
    }
}
