namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.TopK(Matrix, int, TopKOptions?)"/>.</summary>
public sealed record TopKOptions : OperationOptions
{
    internal static TopKOptions Default { get; } = new();

    /// <summary>Whether the largest values are wanted (the default) or the smallest.</summary>
    public bool Largest { get; init; } = true;
}
