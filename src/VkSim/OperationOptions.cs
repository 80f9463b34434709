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
}
