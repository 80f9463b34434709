using System.Buffers;
using VkSim.Numerics;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Tensors;

/// <summary>Memory for a row of any type as single precision: read into it, and written from it. Rows of single precision are used where they lie.</summary>
internal readonly unsafe struct ElementRow : IDisposable
{
    private readonly float[] _values;

    /// <summary>Makes room for rows of so many columns.</summary>
    public ElementRow(int columns) => _values = ArrayPool<float>.Shared.Rent(Math.Max(1, columns));

    /// <summary>A row as single precision.</summary>
    public ReadOnlySpan<float> Read(in HostMatrix matrix, long row)
    {
        if (matrix.ElementType == ElementType.Float32)
        {
            return new ReadOnlySpan<float>(matrix.Row(row), matrix.Columns);
        }

        Span<float> wide = _values.AsSpan(0, matrix.Columns);
        ElementConversion.Widen(matrix.ElementType, new ReadOnlySpan<byte>(matrix.Row(row), matrix.Columns * matrix.ElementSize), wide);
        return wide;
    }

    /// <summary>Where a row is made; <see cref="Write"/> rounds it to its type.</summary>
    public Span<float> Begin(in HostMatrix matrix, long row) =>
        matrix.ElementType == ElementType.Float32 ? new Span<float>(matrix.Row(row), matrix.Columns) : _values.AsSpan(0, matrix.Columns);

    /// <summary>Brings a row that was made to its matrix.</summary>
    public void Write(in HostMatrix matrix, long row)
    {
        if (matrix.ElementType != ElementType.Float32)
        {
            ElementConversion.Narrow(matrix.ElementType, _values.AsSpan(0, matrix.Columns), new Span<byte>(matrix.Row(row), matrix.Columns * matrix.ElementSize));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(_values);
}
