namespace Silk.NET.Vulkan;

internal unsafe struct QueryPoolCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public uint Flags;
    public QueryType QueryType;
    public uint QueryCount;
    public QueryPipelineStatisticFlags PipelineStatistics;

    public QueryPoolCreateInfo(
        StructureType? sType = StructureType.QueryPoolCreateInfo,
        void* pNext = null,
        uint? flags = null,
        QueryType? queryType = null,
        uint? queryCount = null,
        QueryPipelineStatisticFlags? pipelineStatistics = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        QueryType = queryType.GetValueOrDefault();
        QueryCount = queryCount.GetValueOrDefault();
        PipelineStatistics = pipelineStatistics.GetValueOrDefault();
    }
}
