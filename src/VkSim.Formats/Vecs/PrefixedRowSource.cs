using System.Buffers.Binary;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Vecs;

/// <summary>
/// The rows of an .fvecs, .bvecs or .ivecs file without the 32-bit dimension in front of each, which is checked as the row is
/// read.
/// </summary>
internal sealed class PrefixedRowSource : ByteSource
{
    /// <summary>Bytes of the dimension.</summary>
    public const int PrefixBytes = 4;

    private const int PieceBytes = 1 << 16;

    private readonly InputFile _file;
    private readonly int _dimension;
    private readonly long _rowBytes;
    private byte[] _piece = [];

    public PrefixedRowSource(InputFile file, int dimension, long rowBytes)
    {
        _file = file;
        _dimension = dimension;
        _rowBytes = rowBytes;
    }

    public override string Name => _file.Name;

    public override long Length => _file.Length / (_rowBytes + PrefixBytes) * _rowBytes;

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            (long row, long start) = Math.DivRem(offset, _rowBytes);
            long rows = Math.Min(PieceBytes / (_rowBytes + PrefixBytes), destination.Length / _rowBytes);
            int length;
            if (start == 0 && rows > 0)
            {
                length = (int)(rows * _rowBytes);
                ReadRows(row, (int)rows, destination);
            }
            else
            {
                length = (int)Math.Min(destination.Length, _rowBytes - start);
                ReadPart(row, start, destination[..length]);
            }

            offset += length;
            destination = destination[length..];
        }
    }

    private void ReadRows(long row, int rows, Span<byte> destination)
    {
        int stride = (int)_rowBytes + PrefixBytes;
        _piece = _piece.Length < rows * stride ? new byte[rows * stride] : _piece;
        Span<byte> piece = _piece.AsSpan(0, rows * stride);
        _file.Read(row * stride, piece);
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<byte> prefixed = piece.Slice(i * stride, stride);
            Check(row + i, prefixed);
            prefixed[PrefixBytes..].CopyTo(destination[(int)(i * _rowBytes)..]);
        }
    }

    private void ReadPart(long row, long start, Span<byte> destination)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        long position = row * (_rowBytes + PrefixBytes);
        _file.Read(position, prefix);
        Check(row, prefix);
        _file.Read(position + PrefixBytes + start, destination);
    }

    private void Check(long row, ReadOnlySpan<byte> prefix)
    {
        int dimension = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (dimension != _dimension)
        {
            throw new VectorFormatException(Name, $"row {row} (from 0) states {dimension} components", $"{_dimension}, as in the first row");
        }
    }
}
