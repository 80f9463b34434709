using VkSim.Contract;

namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.DotProducts(Matrix, Matrix, DotProductOptions?)"/>.</summary>
public sealed record DotProductOptions : OperationOptions
{
    internal static DotProductOptions Default { get; } = new();

    internal static PairwiseSettings Settings => new(Metric.Dot);
}
