using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Rows of a storage, and what of each is kept.</summary>
/// <param name="FirstElement">As of <see cref="MatrixView"/>.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="RowStride">Elements from row to row.</param>
/// <param name="Cosine">The cosine that they are the divisors of; null: they are squares.</param>
internal readonly record struct RowFactorKey(long FirstElement, long Rows, int Columns, long RowStride, CosineSettings? Cosine)
{
    /// <summary>What the factors take.</summary>
    public long Bytes => Rows * 8;

    /// <summary>The key of a comparison's right rows.</summary>
    public static RowFactorKey Of(in MatrixView rows, in PairwiseSettings settings) => new(
        rows.FirstElement, rows.Rows, rows.Columns, rows.RowStride, settings.Metric == Metric.Cosine ? settings.Cosine : null);
}
