namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.Normalize(Matrix, NormalizeOptions?)"/>.</summary>
public sealed record NormalizeOptions : OperationOptions
{
    internal static NormalizeOptions Default { get; } = new();

    private readonly float _epsilon = 1e-12f;

    /// <summary>Lower clamp of the norm, held in single precision whatever the storage; 1e-12 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or NaN.</exception>
    public float Epsilon
    {
        get => _epsilon;
        init => _epsilon = ValidEpsilon(value);
    }

    /// <summary>What a row of zeros becomes; by default zeros.</summary>
    public ZeroVectorPolicy ZeroVectors { get; init; }

    internal NormalizeSettings Settings => new(Epsilon, ZeroVectors);
}
