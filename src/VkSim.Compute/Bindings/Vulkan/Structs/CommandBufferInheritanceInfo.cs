using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct CommandBufferInheritanceInfo
{
    public StructureType SType;
    public void* PNext;
    public RenderPass RenderPass;
    public uint Subpass;
    public Framebuffer Framebuffer;
    public Bool32 OcclusionQueryEnable;
    public QueryControlFlags QueryFlags;
    public QueryPipelineStatisticFlags PipelineStatistics;

    public CommandBufferInheritanceInfo(
        StructureType? sType = StructureType.CommandBufferInheritanceInfo,
        void* pNext = null,
        RenderPass? renderPass = null,
        uint? subpass = null,
        Framebuffer? framebuffer = null,
        Bool32? occlusionQueryEnable = null,
        QueryControlFlags? queryFlags = null,
        QueryPipelineStatisticFlags? pipelineStatistics = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        RenderPass = renderPass.GetValueOrDefault();
        Subpass = subpass.GetValueOrDefault();
        Framebuffer = framebuffer.GetValueOrDefault();
        OcclusionQueryEnable = occlusionQueryEnable.GetValueOrDefault();
        QueryFlags = queryFlags.GetValueOrDefault();
        PipelineStatistics = pipelineStatistics.GetValueOrDefault();
    }
}
