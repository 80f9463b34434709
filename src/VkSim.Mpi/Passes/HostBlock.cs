using System.Numerics;
using System.Runtime.InteropServices;
using VkSim.Contract;

namespace VkSim.Mpi.Passes;

/// <summary>
/// Room in the host's memory for one rank's rows, in pieces of whole rows, since a span holds 2 GiB at most. It is its own, of no pool: on a
/// broken ring something may still be written there.
/// </summary>
internal sealed class HostBlock
{
    private readonly List<byte[]> _pieces = [];
    private readonly long _rowsOfPiece;
    private readonly int _rowBytes;

    /// <summary>Takes room.</summary>
    /// <param name="rows">The most rows.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    public HostBlock(long rows, int rowBytes)
    {
        _rowBytes = rowBytes;
        _rowsOfPiece = Math.Max(1, PieceBytes / Math.Max(1, rowBytes));
        for (long first = 0; first < rows; first += _rowsOfPiece)
        {
            _pieces.Add(GC.AllocateUninitializedArray<byte>(checked((int)(Math.Min(_rowsOfPiece, rows - first) * rowBytes))));
        }
    }

    /// <summary>Bytes of a piece, or a row where that has more; the same at all ranks. Tests make it small.</summary>
    internal static long PieceBytes { get; set; } = 16 << 20;

    /// <summary>Bytes held.</summary>
    public long Bytes => _pieces.Sum(piece => (long)piece.Length);

    /// <summary>The pieces of so many rows.</summary>
    public IEnumerable<Memory<byte>> Pieces(long rows)
    {
        for (int i = 0; i * _rowsOfPiece < rows; i++)
        {
            yield return _pieces[i].AsMemory(0, (int)(Math.Min(_rowsOfPiece, rows - (i * _rowsOfPiece)) * _rowBytes));
        }
    }

    /// <summary>Copies rows from the device.</summary>
    public void Read(IVectorBackend backend, in MatrixView rows)
    {
        long first = 0;
        foreach (Memory<byte> piece in Pieces(rows.Rows))
        {
            long count = Math.Min(_rowsOfPiece, rows.Rows - first);
            backend.Read(rows.RowRange(first, count), piece.Span);
            first += count;
        }
    }

    /// <summary>Copies rows to the device.</summary>
    public void Write(IVectorBackend backend, in MatrixView rows)
    {
        long first = 0;
        foreach (Memory<byte> piece in Pieces(rows.Rows))
        {
            long count = Math.Min(_rowsOfPiece, rows.Rows - first);
            backend.Write(rows.RowRange(first, count), piece.Span);
            first += count;
        }
    }

    /// <summary>Makes so many rows 0.</summary>
    public void Clear(long rows)
    {
        foreach (Memory<byte> piece in Pieces(rows))
        {
            piece.Span.Clear();
        }
    }

    /// <summary>Adds so many rows, of single precision, of another block.</summary>
    public void Add(HostBlock other, long rows)
    {
        foreach ((Memory<byte> sum, Memory<byte> more) in Pieces(rows).Zip(other.Pieces(rows)))
        {
            Add(MemoryMarshal.Cast<byte, float>(sum.Span), MemoryMarshal.Cast<byte, float>(more.Span));
        }
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> more)
    {
        int whole = sum.Length - (sum.Length % Vector<float>.Count);
        for (int i = 0; i < whole; i += Vector<float>.Count)
        {
            (new Vector<float>(sum[i..]) + new Vector<float>(more[i..])).CopyTo(sum[i..]);
        }

        for (int i = whole; i < sum.Length; i++)
        {
            sum[i] += more[i];
        }
    }
}
