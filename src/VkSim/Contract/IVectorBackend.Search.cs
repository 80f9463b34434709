using VkSim.Numerics;

namespace VkSim.Contract;

/// <content>What an index of rows that come and go needs.</content>
internal partial interface IVectorBackend
{
    /// <summary>
    /// The K best rows of several parts for each query, of those that may be found: best first, ties by lower row number, NaN last;
    /// scores and rows are Q×K. Beyond what there is: row −1 with <see cref="MetricProperties.TailScore"/>. Returns when both are filled.
    /// </summary>
    void Search(
        in MatrixView queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context);

    /// <summary>Makes room for a coarse copy of rows of a storage; null where the backend searches the rows themselves.</summary>
    /// <param name="copy">Which.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="comparison">How they will be compared.</param>
    ICoarseRows? AllocateCoarse(CoarseCopy copy, long rows, int columns, in PairwiseSettings comparison) => null;

    /// <summary>
    /// As <see cref="Search"/>, without blocking the calling thread. The parts and their storages are left as they are until the end; rows
    /// that may not be found may be written.
    /// </summary>
    ValueTask SearchAsync(
        MatrixView queries,
        ReadOnlyMemory<SearchPart> parts,
        SearchSettings settings,
        Memory<float> scores,
        Memory<long> rows,
        OperationContext context);

    /// <summary>Copies rows on the device; both views have the same shape and type, no gaps, and nothing in common.</summary>
    void Copy(in MatrixView source, in MatrixView destination);
}
