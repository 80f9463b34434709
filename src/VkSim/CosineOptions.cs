using VkSim.Contract;

namespace VkSim;

/// <summary>Parameters of the cosine operations.</summary>
public sealed record CosineOptions : OperationOptions
{
    internal static CosineOptions Default { get; } = new();

    private readonly float _epsilon = 1e-8f;

    /// <summary>Lower clamp of each norm on its own, held in single precision whatever the storage; 1e-8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or NaN.</exception>
    public float Epsilon
    {
        get => _epsilon;
        init => _epsilon = ValidEpsilon(value);
    }

    /// <summary>What the cosine with a row of zeros is; by default 0.</summary>
    public ZeroVectorPolicy ZeroVectors { get; init; }

    internal CosineSettings Settings => new(Epsilon, ZeroVectors);
}
