namespace VkSim.Contract;

/// <summary>
/// The operations whose results stay on the device. A backend computes them now, an <see cref="IOperationList"/> when it is submitted.
/// Shapes, types and options were validated above; views passed here fit one another, belong to the same backend, and may have
/// zero rows or columns.
/// </summary>
internal partial interface IVectorOperations
{
    /// <summary>
    /// destination = source / max(‖source‖ₚ, epsilon), row by row or column by column; destination may be the source.
    /// <paramref name="norms"/> is none, or N×1 (1×D for columns) in <see cref="ElementType.Float32"/> and receives the
    /// unclamped norms.
    /// </summary>
    void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context);

    /// <summary>result (N×1, fp32) = cosine of row i of a with row i of b; either may have one row, which then serves all.</summary>
    void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context);

    /// <summary>result (N×M, fp32) = comparison of every row of a with every row of b.</summary>
    void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context);

    /// <summary>
    /// result (N·(N−1)/2 elements without gaps, fp32) = comparison of row i with row j for every i &lt; j, row after row of the upper
    /// triangle; the bits of <see cref="Pairwise"/>.
    /// </summary>
    void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context);

    /// <summary>
    /// square (R×N, fp32) = rows <paramref name="first"/> to first + R − 1 of the symmetric matrix whose upper triangle lies row after row
    /// in condensed ((N·(N−1)/2)×1, fp32); 0 on the diagonal. N is at most 65,536.
    /// </summary>
    void ExpandCondensed(in MatrixView condensed, long first, in MatrixView square, in OperationContext context);
}
