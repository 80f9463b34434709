using VkSim.Contract.Pairs;

namespace VkSim.Contract;

/// <summary>
/// What the losses are made of. Logits and weights of pairs are computed tile by tile: working memory is O(N + M) and a bounded number of
/// tiles, of which a pass forward may leave some for the one backward. The same bits from run to run. What steps hand to one another in memory of
/// <see cref="RowTerms.Width"/> words a row is each backend's own.
/// </summary>
internal partial interface IVectorOperations
{
    /// <summary>
    /// Sums over the pairs of each row of A, and in the same pass over those of each row of B: of negatives and of positives
    /// log Σ exp(logit), for <see cref="PairLossKind.Sigmoid"/> Σ softplus(±logit), and where they are wanted Σ logit.
    /// </summary>
    /// <param name="pass">The pairs.</param>
    /// <param name="left">N×<see cref="RowTerms.Width"/>.</param>
    /// <param name="right">M×<see cref="RowTerms.Width"/>, or none; none where both operands are the same view, or with groups.</param>
    /// <param name="accumulate">Whether what is there, of other pairs of the same rows, is added to.</param>
    /// <param name="context">Cancellation and progress.</param>
    void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context);

    /// <summary>Losses and weights of rows from their sums.</summary>
    void EvaluateRows(in RowTerms terms, in OperationContext context);

    /// <summary>
    /// gradient(i) = Scale · Σⱼ weight(i, j) · ∂similarity(i, j)/∂a(i), weight(i, j) being what row i of A and row j of B add. With
    /// <see cref="Metric.Cosine"/> it is the gradient with respect to the row as it is stored: through the norm, or where that is at
    /// or below epsilon over epsilon. B is taken as constant, also where it is A; the gradient of B is that of a pass with both
    /// exchanged and roles transposed, and a backend may compute each pair once for both.
    /// </summary>
    /// <param name="pass">As in the forward pass.</param>
    /// <param name="left">What <see cref="EvaluateRows"/> gave for rows of A.</param>
    /// <param name="right">What it gave for rows of B; none where they add nothing.</param>
    /// <param name="targets">The results; those of B may be none.</param>
    /// <param name="context">Cancellation and progress.</param>
    void PairGradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context);

    /// <summary>Adds up what there is of each row.</summary>
    void AddUp(in Total total, in OperationContext context);

    /// <summary>
    /// losses (N×1, fp32) = cross-entropy of each row of logits (N×C) against its target; 0 for an ignored one.
    /// <paramref name="gradient"/> is none, or N×C in fp32 and receives <see cref="CrossEntropySettings.GradientScale"/> · ∂loss(i)/∂logits(i).
    /// </summary>
    /// <param name="logits">N×C.</param>
    /// <param name="probabilities">N×C target probabilities; none where there are labels.</param>
    /// <param name="labels">N class indices, 32-bit integers without gaps, checked above; none where there are probabilities.</param>
    /// <param name="weights">C class weights in fp32, without gaps; none: all 1.</param>
    /// <param name="losses">N×1.</param>
    /// <param name="gradient">N×C, or none.</param>
    /// <param name="settings">Smoothing, ignored label, factor of the gradient.</param>
    /// <param name="context">Cancellation and progress.</param>
    void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        in MatrixView labels,
        in MatrixView weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context);
}
