using VkSim.Contract.Pairs;
using VkSim.Numerics;

namespace VkSim.Contract;

/// <summary>
/// What a device must offer. Shapes, types and options were validated above; views passed here fit one
/// another, belong to this backend, and may have zero rows or columns. Results are complete for whoever reads them
/// through this backend; calls may return before the device has finished.
/// </summary>
internal partial interface IVectorBackend : IVectorOperations, IDisposable
{
    /// <summary>What the backend is.</summary>
    BackendInfo Info { get; }

    /// <summary>Makes room for a contiguous matrix; the content is undefined.</summary>
    IMatrixStorage Allocate(long rows, int columns, ElementType elementType);

    /// <summary>A contiguous matrix, to be read only, that stays where its source has it; null where the backend cannot compute on it there.</summary>
    IMatrixStorage? Map(IMatrixSource source) => null;

    /// <summary>Copies rows, packed one after another in the view's element type, into the view.</summary>
    void Write(in MatrixView destination, ReadOnlySpan<byte> source);

    /// <summary>As <see cref="Write"/> into a view without gaps, without blocking the calling thread while the device works; the source is left alone until the end.</summary>
    ValueTask WriteAsync(MatrixView destination, ReadOnlyMemory<byte> source, CancellationToken cancellationToken);

    /// <summary>Copies the rows of the view, packed, to the host.</summary>
    void Read(in MatrixView source, Span<byte> destination);

    /// <summary>As <see cref="Read"/>, without blocking the calling thread while the device works.</summary>
    ValueTask ReadAsync(MatrixView source, Memory<byte> destination, CancellationToken cancellationToken);

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

    /// <summary>
    /// As <see cref="Nearest"/>, without blocking the calling thread. What <see cref="OperationContext.CancellationToken"/> ends leaves
    /// both with undefined contents.
    /// </summary>
    ValueTask NearestAsync(
        MatrixView queries, MatrixView database, NearestSettings settings, Memory<float> scores, Memory<long> ids, OperationContext context);

    /// <summary>As <see cref="TopK"/>, without blocking the calling thread.</summary>
    ValueTask TopKAsync(MatrixView matrix, int k, bool largest, Memory<float> values, Memory<long> ids, OperationContext context);

    /// <summary>Makes an empty list, for what is computed again and again.</summary>
    IOperationList CreateList(string name);

    /// <summary>Adds to sums of rows over pairs those of the same rows over other pairs; both as <see cref="IVectorOperations.PairSums"/> gave them.</summary>
    void AddSums(in PairPass pass, in MatrixView sums, in MatrixView further);

    /// <summary>Index of the first row whose components are all zero, or −1. A row without columns counts as zero.</summary>
    long FindZeroRow(in MatrixView matrix);

    /// <summary>Waits until everything asked for is done.</summary>
    void Synchronize();

    /// <summary>As <see cref="Synchronize"/>, without blocking a thread.</summary>
    ValueTask SynchronizeAsync(CancellationToken cancellationToken);
}
