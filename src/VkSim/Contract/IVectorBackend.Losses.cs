using VkSim.Contract.Pairs;

namespace VkSim.Contract;

/// <content>What losses need besides operations.</content>
internal partial interface IVectorBackend
{
    /// <summary>Working memory in bytes that is held now, and kept for further calls.</summary>
    long ScratchBytes { get; }

    /// <summary>
    /// Floats that <see cref="PairPass.Similarities"/> of a pass without groups should have, for similarities that the pass forward leaves for
    /// the one backward; 0: none.
    /// </summary>
    long SimilaritiesToKeep(in PairPass pass) => 0;

    /// <summary>
    /// result(i, k) = similarity of row i of a (N×D) with row i·K + k of b ((N·K)×D); result is N×K in fp32, K at least 1. The
    /// metric is <see cref="Metric.Dot"/> or <see cref="Metric.Cosine"/>.
    /// </summary>
    void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context);
}
