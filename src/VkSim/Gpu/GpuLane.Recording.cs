using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu.Coarse;

namespace VkSim.Gpu;

/// <content>Rankings without a waiting thread, and what is recorded into lists.</content>
internal sealed partial class GpuLane
{
    /// <summary>The list that operations are recorded into from now on; null: they are submitted.</summary>
    public ListRecording? Recording
    {
        set => _gpu.Recording = value;
    }

    /// <summary>See <see cref="IVectorBackend.NearestAsync"/>.</summary>
    public ValueTask NearestAsync(
        MatrixView queries, MatrixView database, NearestSettings settings, Memory<float> scores, Memory<long> ids, OperationContext context) =>
        _nearest.RunAsync(queries, database, settings, scores, ids, context);

    /// <summary>See <see cref="IVectorBackend.Search"/>; there are queries and rows.</summary>
    public void Search(
        in MatrixView queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        if (_nearest.SuitsCoarse(queries, parts, settings))
        {
            _nearest.SearchCoarse(queries, parts, settings, scores, rows, context);
        }
        else
        {
            _nearest.Search(queries, parts, settings, scores, rows, context);
        }
    }

    /// <summary>See <see cref="IVectorBackend.SearchAsync"/>.</summary>
    public ValueTask SearchAsync(
        MatrixView queries, ReadOnlyMemory<SearchPart> parts, SearchSettings settings, Memory<float> scores, Memory<long> rows, OperationContext context) =>
        _nearest.SuitsCoarse(queries, parts.Span, settings)
            ? _nearest.SearchCoarseAsync(queries, parts, settings, scores, rows, context)
            : _nearest.SearchAsync(queries, parts, settings, scores, rows, context);

    /// <summary>Writes coarse copies of rows from a place on.</summary>
    public void WriteCoarse(in MatrixView rows, CoarseRows copy, long first) => _nearest.WriteCoarse(rows, copy, first);

    /// <summary>See <see cref="IVectorBackend.TopKAsync"/>.</summary>
    public ValueTask TopKAsync(MatrixView matrix, int k, bool largest, Memory<float> values, Memory<long> ids, OperationContext context) =>
        _topK.RunAsync(matrix, k, largest, values, ids, context);

    /// <summary>Records a search; there are queries and rows.</summary>
    public void RecordNearest(in MatrixView queries, in MatrixView database, in NearestSettings settings, GpuBuffer results) =>
        _nearest.Record(queries, database, settings, results);

    /// <summary>Records a ranking of rows; there are elements and values wanted.</summary>
    public void RecordTopK(in MatrixView matrix, int k, bool largest, GpuBuffer results) => _topK.Record(matrix, k, largest, results);
}
