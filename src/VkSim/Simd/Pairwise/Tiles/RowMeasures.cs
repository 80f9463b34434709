using VkSim.Simd.Pairwise.Blocking;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>A factor and a power of two of every row of an operand, for runs that pack each row many times.</summary>
internal sealed unsafe class RowMeasures : IDisposable
{
    private readonly ScratchBuffer _buffer = new();
    private long _rows;

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _buffer.Length;

    /// <summary>Makes room.</summary>
    public void Begin(long rows)
    {
        _rows = rows;
        _buffer.Reserve(rows * (sizeof(float) + sizeof(int)));
    }

    /// <summary>The factors from a row on.</summary>
    public float* Factors(long row) => (float*)_buffer.Reserve(0) + row;

    /// <summary>The powers of two from a row on.</summary>
    public int* Exponents(long row) => (int*)_buffer.Reserve(0) + _rows + row;

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
