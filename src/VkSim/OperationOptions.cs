using VkSim.Contract;

namespace VkSim;

/// <summary>What every long operation can be given.</summary>
public abstract record OperationOptions
{
    /// <summary>Looked at between blocks of work; a cancelled operation throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Told the share of the work that is done, from 0 to 1, on the calling thread.</summary>
    public IProgress<double>? Progress { get; init; }

    internal OperationContext Context => new(CancellationToken, Progress);

    private protected static float ValidEpsilon(float epsilon) =>
        float.IsFinite(epsilon) && epsilon >= 0
            ? epsilon
            : throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, $"Epsilon is {epsilon}; expected a finite number that is not negative.");

    private protected static float ValidOrder(float p) =>
        p >= 0
            ? p
            : throw new ArgumentOutOfRangeException(nameof(p), p, $"The order p is {p}; expected 0, a positive number or +∞.");

    private protected static TEnum Valid<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected one of {string.Join(", ", Enum.GetNames<TEnum>())}.");

    private protected static float ValidSmoothing(float smoothing) =>
        smoothing is >= 0 and <= 1
            ? smoothing
            : throw new ArgumentOutOfRangeException(
                nameof(smoothing), smoothing, $"The label smoothing is {smoothing}; expected a number from 0 to 1.");
}
