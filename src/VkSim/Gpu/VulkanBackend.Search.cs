using System.Runtime.CompilerServices;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu.Coarse;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <content>Searches among rows of several storages.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void Search(
        in MatrixView queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        if (IsNothing(queries, parts))
        {
            Fill(settings, scores, rows);
            return;
        }

        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Search(queries, parts, settings, scores, rows, context);
    }

    /// <inheritdoc/>
    public ICoarseRows? AllocateCoarse(CoarseCopy copy, long rows, int columns, in PairwiseSettings comparison) =>
        copy == CoarseCopy.None || columns is 0 or > CoarseRows.MostColumns || !CoarseScores.Has(comparison.Metric)
            ? null
            : new CoarseRows(_device, _lanes, rows, columns);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    public async ValueTask SearchAsync(
        MatrixView queries,
        ReadOnlyMemory<SearchPart> parts,
        SearchSettings settings,
        Memory<float> scores,
        Memory<long> rows,
        OperationContext context)
    {
        if (IsNothing(queries, parts.Span))
        {
            Fill(settings, scores.Span, rows.Span);
            return;
        }

        using GpuLaneLease lease = _lanes.Rent();
        await lease.Lane.SearchAsync(queries, parts, settings, scores, rows, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Copy(in MatrixView source, in MatrixView destination)
    {
        int size = ElementConversion.SizeOf(source.ElementType);
        ((GpuBuffer<byte>)BufferOf(source)).CopyTo(
            (GpuBuffer<byte>)BufferOf(destination), source.FirstElement * size, destination.FirstElement * size, source.ElementCount * size);
    }

    private static bool IsNothing(in MatrixView queries, ReadOnlySpan<SearchPart> parts)
    {
        long rows = 0;
        foreach (ref readonly SearchPart part in parts)
        {
            rows += part.Rows.Rows;
        }

        return queries.Rows == 0 || rows == 0;
    }

    private static void Fill(in SearchSettings settings, Span<float> scores, Span<long> rows)
    {
        scores.Fill(settings.Comparison.Metric.TailScore());
        rows.Fill(-1);
    }
}
