using VkSim.Contract;

namespace VkSim;

/// <summary>Parameters of the distance operations.</summary>
public sealed record CdistOptions : OperationOptions
{
    internal static CdistOptions Default { get; } = new();

    private readonly float _p = 2;
    private readonly DistanceMode _mode;

    /// <summary>
    /// Order of the distance: 0 (components that differ), any positive number (Σ|a−b|ᵖ)^(1/p), or +∞ (the largest difference);
    /// 2 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or NaN.</exception>
    public float P
    {
        get => _p;
        init => _p = ValidOrder(value);
    }

    /// <summary>
    /// How Euclidean distances are computed. Other orders have one way only, which is <see cref="DistanceMode.Direct"/>; operations
    /// refuse <see cref="DistanceMode.MatMul"/> for them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such mode.</exception>
    public DistanceMode Mode
    {
        get => _mode;
        init => _mode = Valid(value, nameof(Mode));
    }

    /// <summary>Whether Euclidean distances are left squared; with P = 2 only.</summary>
    public bool Squared { get; init; }

    /// <summary>The comparison that the options describe.</summary>
    /// <exception cref="ArgumentException">Squared distances, or the matrix-product form, of another order than 2.</exception>
    internal PairwiseSettings Settings => this switch
    {
        { Squared: true, P: not 2 } => throw Only2($"{nameof(Squared)} is true", "are to be had squared"),
        { Mode: DistanceMode.MatMul, P: not 2 } => throw Only2($"{nameof(Mode)} is {Mode}", "have a matrix-product form"),
        _ => new PairwiseSettings(MetricOf(P, Squared), P, Mode),
    };

    private ArgumentException Only2(string found, string what) => new($"{found} and {nameof(P)} is {P}; only distances of order 2 {what}.", "options");

    private static Metric MetricOf(float p, bool squared) => p switch
    {
        0 => Metric.L0,
        1 => Metric.L1,
        2 => squared ? Metric.SquaredL2 : Metric.L2,
        float.PositiveInfinity => Metric.LInf,
        _ => Metric.Lp,
    };
}
