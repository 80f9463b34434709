using VkSim.Contract;
using VkSim.Simd.Lists;
using VkSim.Simd.Storage;

namespace VkSim.Simd;

/// <content>Searches among rows of several storages.</content>
internal sealed partial class SimdBackend
{
    private readonly Stack<HostSearch> _idleSearches = new();

    /// <inheritdoc/>
    public void Search(
        in MatrixView queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        using HostLease lease = HostStorage.Lease(queries, out HostMatrix queryRows);
        _certified.Search(queryRows, parts, settings, scores, rows, context);
    }

    /// <inheritdoc/>
    public ICoarseRows? AllocateCoarse(CoarseCopy copy, long rows, int columns, in PairwiseSettings comparison)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _certified.Allocate(copy, rows, columns, comparison);
    }

    /// <inheritdoc/>
    /// <remarks>The parts do not stand in line: a write to rows that may not be found goes ahead.</remarks>
    public ValueTask SearchAsync(
        MatrixView queries,
        ReadOnlyMemory<SearchPart> parts,
        SearchSettings settings,
        Memory<float> scores,
        Memory<long> rows,
        OperationContext context)
    {
        HostSearch? search;
        lock (_idleSearches)
        {
            search = _idleSearches.TryPop(out search) ? search : new HostSearch(this, _idleSearches);
        }

        return search.Submit(_queue, queries, parts, settings, scores, rows, context);
    }

    /// <inheritdoc/>
    public unsafe void Copy(in MatrixView source, in MatrixView destination)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix from);
        using HostLease destinationLease = HostStorage.Lease(destination, out HostMatrix to);
        Buffer.MemoryCopy(from.Data, to.Data, source.ElementCount * from.ElementSize, source.ElementCount * from.ElementSize);
    }
}
