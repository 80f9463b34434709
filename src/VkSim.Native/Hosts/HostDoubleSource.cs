namespace VkSim.Native;

/// <summary>Rows in double precision that lie in the host's memory.</summary>
internal sealed unsafe class HostDoubleSource : IMatrixSource
{
    private readonly double* _values;

    private HostDoubleSource(double* values, long rows, int columns, string name)
    {
        _values = values;
        Rows = rows;
        Columns = columns;
        Name = name;
    }

    public string Name { get; }

    public long Rows { get; }

    public long Columns { get; }

    public bool IsWide => true;

    public ElementType? StorageType => null;

    /// <summary>Row-major values.</summary>
    /// <exception cref="ArgumentException">A negative size, more than can be addressed, or null though there are values.</exception>
    public static HostDoubleSource Of(double* values, long rows, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (columns > 0 && rows > long.MaxValue / sizeof(double) / columns)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"{rows} rows of {columns} columns cannot be addressed.");
        }

        if (rows > 0 && columns > 0)
        {
            Call.Require(values, name);
        }

        return new HostDoubleSource(values, rows, columns, name);
    }

    public void Read(long first, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)_values[first + i];
        }
    }

    public void Read(long first, Span<WideNumber> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = new WideNumber(_values[first + i]);
        }
    }

    public void ReadStored(long first, Span<byte> destination) =>
        throw new NotSupportedException("Numbers in double precision are not stored as they are.");

    public IMappedElements? Map() => null;
}
