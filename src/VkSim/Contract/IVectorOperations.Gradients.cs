namespace VkSim.Contract;

/// <summary>
/// Gradients. Incoming gradients and results are fp32, operands of any type; results overwrite what was there and share no
/// memory with an operand. The same bits from run to run: sums over rows are not made with atomic additions.
/// </summary>
internal partial interface IVectorOperations
{
    /// <summary>
    /// result (N×D) = gradient with respect to the source of <see cref="Normalize"/>, from the gradient (N×D) with respect to its
    /// result. Where the norm is at or below epsilon it is gradient / epsilon. ‖x‖₀ has no gradient; of ‖x‖∞ tied maxima share it equally.
    /// </summary>
    void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context);

    /// <summary>
    /// Gradients of <see cref="RowwiseCosine"/> from the gradient (N×1) with respect to its result. Either of
    /// <paramref name="gradientA"/> and <paramref name="gradientB"/>, of its operand's shape, may be none. That of a single row
    /// which serves all is the sum over them. A norm below epsilon is a constant.
    /// </summary>
    void RowwiseCosineBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in CosineSettings settings,
        in OperationContext context);

    /// <summary>
    /// Gradients of <see cref="Pairwise"/>: gradientA(i) = Σⱼ gradient(i, j) · ∂value(i, j)/∂a(i), gradientB(j) the sum over i.
    /// Either may be none. Euclidean distances have gradient 0 where they are 0, other orders a finite one where components
    /// agree (0), L∞ the full one at every tied maximum, L0 none.
    /// </summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="values">N×M: what <see cref="Pairwise"/> gave for the same operands and settings; for <see cref="Metric.Dot"/> anything, as it has no part.</param>
    /// <param name="gradient">N×M.</param>
    /// <param name="gradientA">N×D, or none.</param>
    /// <param name="gradientB">M×D, or none.</param>
    /// <param name="settings">As given to <see cref="Pairwise"/>.</param>
    /// <param name="context">Cancellation and progress.</param>
    void PairwiseBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in PairwiseSettings settings,
        in OperationContext context);
}
