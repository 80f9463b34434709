namespace VkSim;

/// <summary>What an operation that divides by a norm answers for a row whose components are all zero.</summary>
public enum ZeroVectorPolicy
{
    /// <summary>The answer of the formula with its epsilon: 0, as PyTorch gives (NaN where epsilon is 0).</summary>
    Zero,

    /// <summary>Every result that depends on the zero row is NaN.</summary>
    NaN,

    /// <summary>An <see cref="ArgumentException"/> that names the argument and the first zero row.</summary>
    Error,
}
