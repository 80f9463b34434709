using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim;

/// <summary>Rows in the caller's memory as a source, of any type of number up to 64 bits.</summary>
/// <typeparam name="T">An integer of up to 64 bits, <see cref="Half"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class MemorySource<T> : IMatrixSource
    where T : unmanaged, INumber<T>
{
    private readonly ReadOnlyMemory<T> _values;

    /// <param name="values">Row after row; read whenever the source is.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Components of a row.</param>
    /// <param name="name">What the rows are called in messages.</param>
    /// <exception cref="ArgumentException">The number of values is not rows × columns.</exception>
    /// <exception cref="NotSupportedException">Numbers of another type.</exception>
    public MemorySource(ReadOnlyMemory<T> values, long rows, int columns, string name = "values")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.Length != (Int128)rows * columns)
        {
            throw new ArgumentException($"There are {values.Length} values; {rows} rows of {columns} columns need {(Int128)rows * columns}.", nameof(values));
        }

        if (Unsafe.SizeOf<T>() > sizeof(long) || (!IsFloating && T.CreateTruncating(0.5) != T.Zero))
        {
            throw new NotSupportedException($"Numbers of {typeof(T).Name} are no rows; integers of up to 64 bits, Half, float and double are.");
        }

        _values = values;
        Rows = rows;
        Columns = columns;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public long Columns { get; }

    /// <inheritdoc/>
    public bool IsWide => typeof(T) == typeof(double) || (!IsFloating && Unsafe.SizeOf<T>() >= sizeof(int));

    /// <inheritdoc/>
    public ElementType? StorageType => typeof(T) == typeof(float) ? ElementType.Float32 : typeof(T) == typeof(Half) ? ElementType.Float16 : null;

    private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(Half) || typeof(T) == typeof(double);

    /// <inheritdoc/>
    public void Read(long first, Span<float> destination)
    {
        ReadOnlySpan<T> values = _values.Span.Slice(checked((int)first), destination.Length);
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = float.CreateTruncating(values[i]);
        }
    }

    /// <inheritdoc/>
    public void Read(long first, Span<WideNumber> destination)
    {
        ReadOnlySpan<T> values = _values.Span.Slice(checked((int)first), destination.Length);
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = IsFloating ? new WideNumber(double.CreateTruncating(values[i]))
                : T.IsNegative(values[i]) ? WideNumber.From(long.CreateTruncating(values[i]))
                : WideNumber.From(ulong.CreateTruncating(values[i]));
        }
    }

    /// <inheritdoc/>
    public void ReadStored(long first, Span<byte> destination) =>
        MemoryMarshal.AsBytes(_values.Span.Slice(checked((int)first), destination.Length / Unsafe.SizeOf<T>())).CopyTo(destination);

    /// <inheritdoc/>
    public IMappedElements? Map() => null;
}
