using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using VkSim.Files;

namespace VkSim.Formats.Npy;

/// <summary>Writes a .npy file, format version 1.0, little-endian, in C order.</summary>
internal sealed class NpyWriter : VectorFileWriter
{
    // NumPy aligns the elements so that they can be mapped.
    private const int Alignment = 64;
    private const int PieceElements = 1 << 15;

    private readonly OutputFile _file;
    private byte[] _piece = [];
    private float[] _wide = [];

    public NpyWriter(string path, FileElementType type, ArrayShape shape)
        : base(path, type, shape.Count)
    {
        byte[] header = Header(type, shape);
        _file = new OutputFile(path, header.Length + shape.Count * FileElementTypes.SizeOf(type));
        try
        {
            _file.Write(header);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    private protected override void WriteCore(ReadOnlySpan<float> values)
    {
        if (ElementType == FileElementType.Float32)
        {
            WriteElements(values);
            return;
        }

        for (; !values.IsEmpty; values = values[Math.Min(PieceElements, values.Length)..])
        {
            ReadOnlySpan<float> part = values[..Math.Min(PieceElements, values.Length)];
            Span<byte> piece = Piece(part.Length * 2);
            TensorPrimitives.ConvertToHalf(part, MemoryMarshal.Cast<byte, Half>(piece));
            WriteElements(MemoryMarshal.Cast<byte, ushort>(piece));
        }
    }

    private protected override void WriteCore(ReadOnlySpan<Half> values)
    {
        if (ElementType == FileElementType.Float16)
        {
            WriteElements(values);
            return;
        }

        _wide = _wide.Length == 0 ? new float[PieceElements] : _wide;
        for (; !values.IsEmpty; values = values[Math.Min(PieceElements, values.Length)..])
        {
            Span<float> part = _wide.AsSpan(0, Math.Min(PieceElements, values.Length));
            ElementDecoder.ToSingle(FileElementType.Float16, MemoryMarshal.AsBytes(values[..part.Length]), part);
            WriteElements<float>(part);
        }
    }

    private protected override void WriteCore(ReadOnlySpan<long> values) => WriteElements(values);

    private protected override void WriteCore(ReadOnlySpan<bool> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(PieceElements, values.Length)..])
        {
            // A bool in memory may hold any byte; in the file it is 0 or 1.
            Span<byte> piece = Piece(Math.Min(PieceElements, values.Length));
            for (int i = 0; i < piece.Length; i++)
            {
                piece[i] = values[i] ? (byte)1 : (byte)0;
            }

            _file.Write(piece);
        }
    }

    private protected override void CommitCore() => _file.Commit();

    private protected override void Dispose(bool disposing) => _file.Dispose();

    private static byte[] Header(FileElementType type, ArrayShape shape)
    {
        string description = type switch
        {
            FileElementType.Float32 => "<f4",
            FileElementType.Float16 => "<f2",
            FileElementType.Int64 => "<i8",
            FileElementType.Boolean => "|b1",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Files of Float32, Float16, Int64 and Boolean can be written."),
        };
        string lengths = string.Concat(shape.Dimensions.Select(length => length.ToString(CultureInfo.InvariantCulture) + ", "));
        lengths = shape.Dimensions.Count == 1 ? lengths.TrimEnd() : lengths.TrimEnd(' ', ',');
        string text = $"{{'descr': '{description}', 'fortran_order': False, 'shape': ({lengths}), }}";
        int prefix = NpyHeader.PrefixLength + sizeof(ushort);
        int padded = (prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        text = text.PadRight(padded - prefix - 1) + '\n';
        return [.. NpyHeader.Magic, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.ASCII.GetBytes(text)];
    }

    private void WriteElements<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(elements);
        if (BitConverter.IsLittleEndian)
        {
            _file.Write(bytes);
            return;
        }

        int size = FileElementTypes.SizeOf(ElementType);
        byte[] swapped = bytes.ToArray();
        ElementDecoder.ReverseEndianness(swapped, size);
        _file.Write(swapped);
    }

    private Span<byte> Piece(int length)
    {
        _piece = _piece.Length == 0 ? new byte[PieceElements * 2] : _piece;
        return _piece.AsSpan(0, length);
    }
}
