namespace VkSim.Contract;

/// <summary>Losses of a given matrix of logits.</summary>
internal partial interface IVectorBackend
{
    /// <summary>
    /// losses (N×1, fp32) = cross-entropy of each row of logits (N×C) against its target; 0 for an ignored one.
    /// <paramref name="gradient"/> is none, or N×C in fp32 and receives <see cref="CrossEntropySettings.GradientScale"/> · ∂loss(i)/∂logits(i).
    /// </summary>
    /// <param name="logits">N×C.</param>
    /// <param name="probabilities">N×C target probabilities; none where there are labels.</param>
    /// <param name="labels">N class indices, checked above; empty where there are probabilities.</param>
    /// <param name="weights">C class weights; empty: all 1.</param>
    /// <param name="losses">N×1.</param>
    /// <param name="gradient">N×C, or none.</param>
    /// <param name="settings">Smoothing, ignored label, factor of the gradient.</param>
    /// <param name="context">Cancellation and progress.</param>
    void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context);
}
