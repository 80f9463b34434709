namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>Where the sums of the blocks of a panel's rows go, as they lie: row after row, block after block.</summary>
/// <param name="data">The first left row's.</param>
/// <param name="stride">Floats from one left row's to the next one's.</param>
/// <param name="squares">The blocks' Σx²; or null.</param>
internal readonly unsafe struct BlockSums(float* data, nint stride, float* squares)
{
    /// <summary>The first left row's.</summary>
    public float* Data { get; } = data;

    /// <summary>Floats from one left row's to the next one's.</summary>
    public nint Stride { get; } = stride;

    /// <summary>The blocks' Σx²; or null.</summary>
    public float* Squares { get; } = squares;
}
