using VkSim.Numerics;

namespace VkSim.Contract;

/// <summary>
/// The operations that a device must offer. Shapes, types and options were validated above; views passed here fit one
/// another, belong to this backend, and may have zero rows or columns. Results are complete for whoever reads them
/// through this backend; calls may return before the device has finished.
/// </summary>
internal partial interface IVectorBackend : IDisposable
{
    /// <summary>What the backend is.</summary>
    BackendInfo Info { get; }

    /// <summary>Makes room for a contiguous matrix; the content is undefined.</summary>
    IMatrixStorage Allocate(long rows, int columns, ElementType elementType);

    /// <summary>A contiguous matrix, to be read only, that stays where its source has it; null where the backend cannot compute on it there.</summary>
    IMatrixStorage? Map(IMatrixSource source) => null;

    /// <summary>Copies rows, packed one after another in the view's element type, into the view.</summary>
    void Write(in MatrixView destination, ReadOnlySpan<byte> source);

    /// <summary>Copies the rows of the view, packed, to the host.</summary>
    void Read(in MatrixView source, Span<byte> destination);

    /// <summary>As <see cref="Read"/>, without blocking the calling thread while the device works.</summary>
    ValueTask ReadAsync(MatrixView source, Memory<byte> destination, CancellationToken cancellationToken);

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
    /// The K best rows of the database for each query, best first, ties by lower id, NaN last; scores and ids are Q×K.
    /// Beyond the population: id −1 with <see cref="MetricProperties.TailScore"/>. Returns when both are filled.
    /// </summary>
    void Nearest(
        in MatrixView queries, in MatrixView database, in NearestSettings settings, Span<float> scores, Span<long> ids, in OperationContext context);

    /// <summary>
    /// The K best values of each row of a matrix, best first, ties by the lower column, NaN last; values and ids are N×K.
    /// Beyond the columns: id −1 with −∞ where the largest are asked for, +∞ where the smallest are. Returns when both are filled.
    /// </summary>
    void TopK(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context);

    /// <summary>Index of the first row whose components are all zero, or −1. A row without columns counts as zero.</summary>
    long FindZeroRow(in MatrixView matrix);

    /// <summary>Waits until everything asked for is done.</summary>
    void Synchronize();
}
