namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>One or two left rows as they lie, in single precision, with zeros behind the last column up to a multiple of eight.</summary>
/// <param name="data">The first row.</param>
/// <param name="stride">Floats from one row to the next.</param>
/// <param name="count">Rows.</param>
/// <param name="columns">Columns.</param>
internal readonly unsafe struct LeftRows(float* data, nint stride, int count, int columns)
{
    /// <summary>The most left rows. Measured: for more it is faster to pack the right rows.</summary>
    public const int Most = 2;

    /// <summary>The first row.</summary>
    public float* Data { get; } = data;

    /// <summary>Floats from one row to the next.</summary>
    public nint Stride { get; } = stride;

    /// <summary>Rows: 1 or 2.</summary>
    public int Count { get; } = count;

    /// <summary>Columns.</summary>
    public int Columns { get; } = columns;
}
