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
    /// Sums over the pairs of each row of A, and in the same pass over those of each row of B. Where both are the same view
    /// <paramref name="right"/> is empty, and each pair may be computed once for both of its rows.
    /// </summary>
    /// <param name="pass">The pairs.</param>
    /// <param name="left">Spans of N elements, or empty ones.</param>
    /// <param name="right">Spans of M elements, or empty ones.</param>
    /// <param name="context">Cancellation and progress.</param>
    void ContrastiveForward(in PairPass pass, in PairSums left, in PairSums right, in OperationContext context);

    /// <summary>
    /// gradient(i) = Scale · Σⱼ weight(i, j) · ∂similarity(i, j)/∂a(i), weight(i, j) being what row i of A and row j of B add. With
    /// <see cref="Metric.Cosine"/> it is the gradient with respect to the row as it is stored: through the norm, or where that is at
    /// or below epsilon over epsilon. B is taken as constant, also where it is A; the gradient of B is that of a pass with both
    /// exchanged and roles transposed, and a backend may compute each pair once for both.
    /// </summary>
    /// <param name="pass">As in the forward pass.</param>
    /// <param name="left">What rows of A add to weights; empty where they add nothing.</param>
    /// <param name="right">What rows of B add to weights; empty where they add nothing.</param>
    /// <param name="gradients">The results; those of B may be none.</param>
    /// <param name="context">Cancellation and progress.</param>
    void ContrastiveBackward(
        in PairPass pass, in PairWeights left, in PairWeights right, in PassGradients gradients, in OperationContext context);

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
