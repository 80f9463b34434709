using VkSim.Contract.Pairs;

namespace VkSim.Contract;

/// <summary>
/// What the contrastive losses are made of. Logits and weights are computed tile by tile and never written: working memory is
/// O(N + M) and a bounded number of tiles. What is of size O(N + M) is put together above, in double on the host; the spans are
/// complete when a call returns. The same bits from run to run.
/// </summary>
internal partial interface IVectorBackend
{
    /// <summary>Working memory in bytes that is held now, and kept for further calls.</summary>
    long ScratchBytes { get; }

    /// <summary>
    /// Sums over the pairs of each row of a, and in the same pass over those of each row of b. a and b may be the same view; then
    /// <paramref name="right"/> is empty, and each pair may be computed once for both of its rows.
    /// </summary>
    /// <param name="a">N×D of any type.</param>
    /// <param name="b">M×D of any type.</param>
    /// <param name="logits">How pairs become logits.</param>
    /// <param name="roles">Which pairs are positives, negatives or left out.</param>
    /// <param name="left">Spans of N elements, or empty ones.</param>
    /// <param name="right">Spans of M elements, or empty ones.</param>
    /// <param name="context">Cancellation and progress.</param>
    void ContrastiveForward(
        in MatrixView a, in MatrixView b, in PairLogits logits, in PairRoles roles, in PairSums left, in PairSums right, in OperationContext context);

    /// <summary>
    /// gradient(i) = Scale · Σⱼ weight(i, j) · ∂similarity(i, j)/∂a(i), weight(i, j) being what row i of a and row j of b add. With
    /// <see cref="Metric.Cosine"/> it is the gradient with respect to the row as it is stored: through the norm, or where that is at
    /// or below epsilon over epsilon. b is taken as constant, also where it is a; the gradient of b is that of a call with both
    /// exchanged, and roles transposed.
    /// </summary>
    /// <param name="a">N×D of any type.</param>
    /// <param name="b">M×D of any type.</param>
    /// <param name="logits">As in the forward pass.</param>
    /// <param name="roles">As in the forward pass.</param>
    /// <param name="left">What rows of a add to weights; empty where they add nothing.</param>
    /// <param name="right">What rows of b add to weights; empty where they add nothing.</param>
    /// <param name="gradient">N×D, fp32, of its own memory.</param>
    /// <param name="accumulate">Whether the gradient is added to what is there, or replaces it.</param>
    /// <param name="weightedSums">N elements Σⱼ weight(i, j) · (similarity(i, j) − Margin where positive), or empty.</param>
    /// <param name="weightSums">N elements Σⱼ weight(i, j), or empty.</param>
    /// <param name="context">Cancellation and progress.</param>
    void ContrastiveBackward(
        in MatrixView a,
        in MatrixView b,
        in PairLogits logits,
        in PairRoles roles,
        in PairWeights left,
        in PairWeights right,
        in MatrixView gradient,
        bool accumulate,
        Span<float> weightedSums,
        Span<float> weightSums,
        in OperationContext context);

    /// <summary>
    /// The gradients of both operands: what one call as above gives for a, and one with both exchanged for b. A backend may compute
    /// each pair once for both.
    /// </summary>
    /// <param name="a">N×D of any type.</param>
    /// <param name="b">M×D of any type.</param>
    /// <param name="logits">As in the forward pass.</param>
    /// <param name="roles">As in the forward pass.</param>
    /// <param name="left">What rows of a add to weights; empty where they add nothing.</param>
    /// <param name="right">What rows of b add to weights; empty where they add nothing.</param>
    /// <param name="gradientA">N×D, fp32, of its own memory.</param>
    /// <param name="gradientB">M×D, fp32, of its own memory.</param>
    /// <param name="accumulate">Whether the gradients are added to what is there, or replace it.</param>
    /// <param name="weightedSums">N elements Σⱼ weight(i, j) · (similarity(i, j) − Margin where positive), or empty.</param>
    /// <param name="weightSums">N elements Σⱼ weight(i, j), or empty.</param>
    /// <param name="context">Cancellation and progress.</param>
    void ContrastiveBackward(
        in MatrixView a,
        in MatrixView b,
        in PairLogits logits,
        in PairRoles roles,
        in PairWeights left,
        in PairWeights right,
        in MatrixView gradientA,
        in MatrixView gradientB,
        bool accumulate,
        Span<float> weightedSums,
        Span<float> weightSums,
        in OperationContext context)
    {
        ContrastiveBackward(a, b, logits, roles, left, right, gradientA, accumulate, weightedSums, weightSums, StepProgress.Of(context, 0, 2));
        ContrastiveBackward(b, a, logits, roles.Transposed, right, left, gradientB, accumulate, default, default, StepProgress.Of(context, 1, 2));
    }

    /// <summary>
    /// result(i, k) = similarity of row i of a (N×D) with row i·K + k of b ((N·K)×D); result is N×K in fp32, K at least 1. The
    /// metric is <see cref="Metric.Dot"/> or <see cref="Metric.Cosine"/>.
    /// </summary>
    void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context);

    /// <summary>
    /// Gradients of <see cref="GroupSimilarities"/> from the gradient (N×K, fp32) with respect to its result, with respect to rows as
    /// they are stored.
    /// </summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">(N·K)×D.</param>
    /// <param name="gradient">N×K.</param>
    /// <param name="gradientA">N×D, fp32, or none.</param>
    /// <param name="accumulateA">Whether a's gradient is added to what is there, or replaces it.</param>
    /// <param name="gradientB">(N·K)×D, fp32, or none; replaces what is there.</param>
    /// <param name="similarity">As in the forward pass.</param>
    /// <param name="context">Cancellation and progress.</param>
    void GroupSimilaritiesBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        bool accumulateA,
        in MatrixView gradientB,
        in PairwiseSettings similarity,
        in OperationContext context);
}
