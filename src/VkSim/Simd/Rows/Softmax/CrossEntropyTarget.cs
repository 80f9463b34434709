using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows.Softmax;

/// <summary>
/// What the rows of a cross-entropy are compared with. Class c of a row has the share w(c)·(factor·q(c) + smoothing), and its
/// label, if there are labels, a further one.
/// </summary>
internal unsafe struct CrossEntropyTarget
{
    /// <summary>N×C probabilities, or none.</summary>
    public HostMatrix Probabilities;

    /// <summary>N labels, or null.</summary>
    public int* Labels;

    /// <summary>C weights, or null: all 1.</summary>
    public float* Weights;

    /// <summary>Σ w.</summary>
    public double WeightSum;

    /// <summary>1 − ε.</summary>
    public float Factor;

    /// <summary>ε / C.</summary>
    public float Smoothing;

    /// <summary>Rows with this label count for nothing.</summary>
    public int IgnoredLabel;

    /// <summary>What the gradient is multiplied with.</summary>
    public float GradientScale;

    /// <summary>Whether classes other than the label have shares.</summary>
    public readonly bool HasShares => Labels == null || Smoothing != 0;

    /// <summary>The label's share on top of what every class has; 0 without labels.</summary>
    public readonly double LabelShare(long row) => Labels == null ? 0 : (double)Factor * (Weights == null ? 1 : Weights[Labels[row]]);
}
