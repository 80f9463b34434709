using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Gradients.Pairs;

/// <summary>One of the two operands whose gradient is asked for, and how it stands to the other one.</summary>
internal unsafe struct PairGradientSide
{
    /// <summary>The rows whose gradient it is: N×D.</summary>
    public required HostMatrix Left;

    /// <summary>The rows they were compared with: M×D.</summary>
    public required HostMatrix Right;

    /// <summary>What the comparison gave; N×M, or M×N where <see cref="IsTransposed"/>.</summary>
    public required HostMatrix Values;

    /// <summary>The gradient with respect to it, of the same shape.</summary>
    public required HostMatrix Gradient;

    /// <summary>N×D, single precision.</summary>
    public required HostMatrix Result;

    /// <summary>Whether the left rows are the columns of values and gradient.</summary>
    public required bool IsTransposed;

    /// <summary>The metric.</summary>
    public required Metric Metric;

    /// <summary>Epsilon and zero-vector policy of cosines.</summary>
    public CosineSettings Cosine;

    /// <summary>‖left‖ of each row, for cosines.</summary>
    public double* LeftNorms;

    /// <summary>‖right‖ of each row, for cosines.</summary>
    public double* RightNorms;

    /// <summary>Whether weights need the values.</summary>
    public readonly bool NeedsValues => !IsProduct && Metric is not (Metric.SquaredL2 or Metric.L1);

    /// <summary>Whether weights are multiplied with the right rows themselves, not with differences.</summary>
    public readonly bool IsProduct => Metric is Metric.Dot or Metric.Cosine;
}
