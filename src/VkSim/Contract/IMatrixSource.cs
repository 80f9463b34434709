using System.Buffers;

namespace VkSim;

/// <summary>
/// Rows that lie somewhere else than on a device, such as in a file, and are copied to one in windows by
/// <see cref="VectorDevice.Upload(IMatrixSource, ElementType, IProgress{double}?, CancellationToken)"/> or used where they lie by
/// <see cref="VectorDevice.Map"/>. One thread at a time uses a source.
/// </summary>
public interface IMatrixSource
{
    /// <summary>What the rows are called in messages.</summary>
    string Name { get; }

    /// <summary>Number of rows.</summary>
    long Rows { get; }

    /// <summary>Components of a row.</summary>
    long Columns { get; }

    /// <summary>
    /// Whether elements may be what single precision does not hold: double precision, integers of more than 16 bits, text. No where this
    /// is not said.
    /// </summary>
    bool IsWide => false;

    /// <summary>How the elements are stored, where a matrix can be stored so; otherwise null.</summary>
    ElementType? StorageType { get; }

    /// <summary>Reads elements, row after row, rounded to single precision.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="destination">As many elements as are wanted.</param>
    void Read(long first, Span<float> destination);

    /// <summary>Reads elements as they are, with all that a double holds, and integers of 64 bits exactly. Where this is not said: as single precision has them.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="destination">As many elements as are wanted.</param>
    void Read(long first, Span<WideNumber> destination)
    {
        float[] values = ArrayPool<float>.Shared.Rent(destination.Length);
        Read(first, values.AsSpan(0, destination.Length));
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = new WideNumber(values[i]);
        }

        ArrayPool<float>.Shared.Return(values);
    }

    /// <summary>Reads elements as they are stored, in this machine's byte order; only where <see cref="StorageType"/> is not null.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="destination">A whole number of elements.</param>
    void ReadStored(long first, Span<byte> destination);

    /// <summary>
    /// All elements in memory, as <see cref="StorageType"/> in this machine's byte order, row after row; null where that is not to be had
    /// without a copy. They stay valid until the result is disposed, also when the source is closed before.
    /// </summary>
    IMappedElements? Map();

    /// <summary>Told, after an upload, what was lost as elements became single precision; not where nothing was.</summary>
    void OnNarrowed(NarrowingReport report)
    {
    }
}
