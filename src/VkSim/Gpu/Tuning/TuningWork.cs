namespace VkSim.Gpu.Tuning;

/// <summary>What is computed to measure a parameter.</summary>
internal enum TuningWork
{
    /// <summary>Products and distances of many rows and many.</summary>
    Pairs,

    /// <summary>Sums of absolute differences of many rows and many.</summary>
    ManhattanPairs,

    /// <summary>Products and distances of few rows and many.</summary>
    FewRows,

    /// <summary>Norms and squares of many rows, and cosines and distances of some with them.</summary>
    Norms,

    /// <summary>Gradients of products.</summary>
    ProductGradients,

    /// <summary>Gradients of differences.</summary>
    DistanceGradients,

    /// <summary>Nearest neighbours.</summary>
    Search,

    /// <summary>Products and distances of fp16 rows, many and one with many, and nearest neighbours among them.</summary>
    HalfPairs,
}
