using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Gradients.Groups;

/// <summary>
/// Rows of b compared with the row of a that they belong to. Row k of group i is <c>i·BStep + k</c> of b, and meets row
/// <c>i·AStep</c> of a: a step of 0 is a row that serves all.
/// </summary>
internal unsafe struct GroupOperands
{
    /// <summary>The single rows.</summary>
    public required HostMatrix A;

    /// <summary>The groups.</summary>
    public required HostMatrix B;

    /// <summary>Rows of a from one group to the next: 1, or 0.</summary>
    public required int AStep;

    /// <summary>Rows of b from one group to the next: the size, or 0.</summary>
    public required int BStep;

    /// <summary>Rows in a group.</summary>
    public required int Size;

    /// <summary>Whether rows are compared by cosine; otherwise by dot product.</summary>
    public required bool IsCosine;

    /// <summary>Epsilon and zero-vector policy.</summary>
    public CosineSettings Cosine;

    /// <summary>‖a‖ of each row, for gradients of cosines.</summary>
    public double* NormsA;

    /// <summary>‖b‖ of each row.</summary>
    public double* NormsB;

    /// <summary>The gradient with respect to the similarities.</summary>
    public HostMatrix Gradient;

    /// <summary>The gradient with respect to a, or none.</summary>
    public HostMatrix GradientA;

    /// <summary>The gradient with respect to b, or none.</summary>
    public HostMatrix GradientB;

    /// <summary>Whether a's gradient is added to what is there.</summary>
    public bool AccumulatesA;

    /// <summary>Whether a pair whose gradient is 0 is none: a candidate that a mask leaves out may be NaN.</summary>
    public bool LeavesOutZeros;

    /// <summary>The row of a of a group.</summary>
    public readonly long RowA(long group) => group * AStep;

    /// <summary>The row of b of a group's member.</summary>
    public readonly long RowB(long group, int member) => (group * BStep) + member;
}
