using VkSim.Contract;

namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.Normalize(Matrix, NormalizeOptions?)"/>.</summary>
public sealed record NormalizeOptions : OperationOptions
{
    internal static NormalizeOptions Default { get; } = new();

    private readonly float _epsilon = 1e-12f;
    private readonly float _p = 2;
    private readonly NormalizeAxis _axis;

    /// <summary>Lower clamp of the norm, held in single precision whatever the storage; 1e-12 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or NaN.</exception>
    public float Epsilon
    {
        get => _epsilon;
        init => _epsilon = ValidEpsilon(value);
    }

    /// <summary>Order of the norm: 0 (components that are not 0), any positive number, or +∞; 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or NaN.</exception>
    public float P
    {
        get => _p;
        init => _p = ValidOrder(value);
    }

    /// <summary>Whether a row or a column is one vector; rows by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such axis.</exception>
    public NormalizeAxis Axis
    {
        get => _axis;
        init => _axis = Valid(value, nameof(Axis));
    }

    /// <summary>What a vector of zeros becomes; by default zeros.</summary>
    public ZeroVectorPolicy ZeroVectors { get; init; }

    internal NormalizeSettings Settings => new(Epsilon, ZeroVectors, P, Axis);
}
