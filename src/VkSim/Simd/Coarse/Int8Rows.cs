using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Coarse;

/// <summary>
/// Rows in a byte a component: x ≈ s·c with c = round(127·x / max|x|) and s = x·c / c·c, which leaves a rest that is perpendicular to c.
/// Beside them are s, the length of the rest and that of the row.
/// </summary>
internal sealed unsafe class Int8Rows : ICoarseRows
{
    /// <summary>What is added to a code where it is stored.</summary>
    public const int Bias = 128;

    /// <summary>Rows that are read together where some of them are wanted.</summary>
    public const int Word = 64;

    /// <summary>The most columns whose sums of products fit 32 bits.</summary>
    public const int MostColumns = 1 << 16;

    private const int Alignment = 64;
    private const int RowsOfBlock = 16;

    private readonly HostAllocation _memory;
    private readonly RowQuantizer _quantizer;
    private readonly WorkSplitter _splitter;
    private readonly long _rows;

    /// <summary>Makes room.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Their columns, 1 to <see cref="MostColumns"/>.</param>
    /// <param name="quantizer">Rounds them.</param>
    /// <param name="splitter">Shares the work of it.</param>
    public Int8Rows(long rows, int columns, RowQuantizer quantizer, WorkSplitter splitter)
    {
        _rows = (rows + Word - 1) / Word * Word;
        _quantizer = quantizer;
        _splitter = splitter;
        Stride = StrideFor(columns);
        ByteLength = _rows * (Stride + (3 * sizeof(float)));
        _memory = HostAllocation.Create(ByteLength, Alignment);
    }

    /// <inheritdoc/>
    public long ByteLength { get; }

    /// <summary>Bytes of a row's codes.</summary>
    public int Stride { get; }

    /// <summary>The codes.</summary>
    public byte* Codes => _memory.Aligned;

    /// <summary>What each row's codes are multiplied with.</summary>
    public float* Scales => (float*)(Codes + (_rows * Stride));

    /// <summary>The length of what each row has beside its codes, or more; infinite where a row is to be compared as it is stored.</summary>
    public float* Rests => Scales + _rows;

    /// <summary>The length of each row, or a little more.</summary>
    public float* Lengths => Rests + _rows;

    /// <summary>Bytes of so many columns: whole vectors.</summary>
    public static int StrideFor(int columns) => (columns + 31) & ~31;

    /// <inheritdoc/>
    public void Write(in MatrixView rows, long first)
    {
        using HostLease lease = HostStorage.Lease(rows, out HostMatrix matrix);
        var work = new WriteWork(this, matrix, first);
        _splitter.Run(ref work, (matrix.Rows + RowsOfBlock - 1) / RowsOfBlock);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private readonly struct WriteWork(Int8Rows copy, HostMatrix matrix, long first) : IBlockWork
    {
        public void Execute(long block, int worker)
        {
            using var scratch = new ScratchBuffer();
            float* values = (float*)scratch.Reserve(copy.Stride * sizeof(float) * 2L);
            for (long i = block * RowsOfBlock; i < Math.Min((block + 1) * RowsOfBlock, matrix.Rows); i++)
            {
                var source = new ReadOnlySpan<byte>(matrix.Row(i), matrix.Columns * matrix.ElementSize);
                ElementConversion.Widen(matrix.ElementType, source, new Span<float>(values, matrix.Columns));
                new Span<float>(values + matrix.Columns, copy.Stride - matrix.Columns).Clear();
                long at = first + i;
                copy._quantizer.Quantize(
                    values, values + copy.Stride, copy.Stride, copy.Codes + (at * copy.Stride), copy.Scales + at, copy.Rests + at, copy.Lengths + at);
            }
        }
    }
}
