namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _cmdPipelineBarrier;
    private nint _cmdPipelineBarrier2;

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, MemoryBarrier* pMemoryBarriers, uint bufferMemoryBarrierCount, BufferMemoryBarrier* pBufferMemoryBarriers, uint imageMemoryBarrierCount, ImageMemoryBarrier* pImageMemoryBarriers)
    {
        var function = (delegate* unmanaged<CommandBuffer, PipelineStageFlags, PipelineStageFlags, DependencyFlags, uint, MemoryBarrier*, uint, BufferMemoryBarrier*, uint, ImageMemoryBarrier*, void>)Load(ref _cmdPipelineBarrier, "vkCmdPipelineBarrier"u8);
        function(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, pMemoryBarriers, bufferMemoryBarrierCount, pBufferMemoryBarriers, imageMemoryBarrierCount, pImageMemoryBarriers);
    }

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, MemoryBarrier* pMemoryBarriers, uint bufferMemoryBarrierCount, BufferMemoryBarrier* pBufferMemoryBarriers, uint imageMemoryBarrierCount, in ImageMemoryBarrier pImageMemoryBarriers)
    {
        fixed (ImageMemoryBarrier* imageMemoryBarriersPointer = &pImageMemoryBarriers)
        {
            CmdPipelineBarrier(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, pMemoryBarriers, bufferMemoryBarrierCount, pBufferMemoryBarriers, imageMemoryBarrierCount, imageMemoryBarriersPointer);
        }
    }

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, MemoryBarrier* pMemoryBarriers, uint bufferMemoryBarrierCount, in BufferMemoryBarrier pBufferMemoryBarriers, uint imageMemoryBarrierCount, ImageMemoryBarrier* pImageMemoryBarriers)
    {
        fixed (BufferMemoryBarrier* bufferMemoryBarriersPointer = &pBufferMemoryBarriers)
        {
            CmdPipelineBarrier(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, pMemoryBarriers, bufferMemoryBarrierCount, bufferMemoryBarriersPointer, imageMemoryBarrierCount, pImageMemoryBarriers);
        }
    }

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, MemoryBarrier* pMemoryBarriers, uint bufferMemoryBarrierCount, in BufferMemoryBarrier pBufferMemoryBarriers, uint imageMemoryBarrierCount, in ImageMemoryBarrier pImageMemoryBarriers)
    {
        fixed (BufferMemoryBarrier* bufferMemoryBarriersPointer = &pBufferMemoryBarriers)
        fixed (ImageMemoryBarrier* imageMemoryBarriersPointer = &pImageMemoryBarriers)
        {
            CmdPipelineBarrier(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, pMemoryBarriers, bufferMemoryBarrierCount, bufferMemoryBarriersPointer, imageMemoryBarrierCount, imageMemoryBarriersPointer);
        }
    }

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, in MemoryBarrier pMemoryBarriers, uint bufferMemoryBarrierCount, BufferMemoryBarrier* pBufferMemoryBarriers, uint imageMemoryBarrierCount, ImageMemoryBarrier* pImageMemoryBarriers)
    {
        fixed (MemoryBarrier* memoryBarriersPointer = &pMemoryBarriers)
        {
            CmdPipelineBarrier(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, memoryBarriersPointer, bufferMemoryBarrierCount, pBufferMemoryBarriers, imageMemoryBarrierCount, pImageMemoryBarriers);
        }
    }

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, in MemoryBarrier pMemoryBarriers, uint bufferMemoryBarrierCount, BufferMemoryBarrier* pBufferMemoryBarriers, uint imageMemoryBarrierCount, in ImageMemoryBarrier pImageMemoryBarriers)
    {
        fixed (MemoryBarrier* memoryBarriersPointer = &pMemoryBarriers)
        fixed (ImageMemoryBarrier* imageMemoryBarriersPointer = &pImageMemoryBarriers)
        {
            CmdPipelineBarrier(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, memoryBarriersPointer, bufferMemoryBarrierCount, pBufferMemoryBarriers, imageMemoryBarrierCount, imageMemoryBarriersPointer);
        }
    }

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, in MemoryBarrier pMemoryBarriers, uint bufferMemoryBarrierCount, in BufferMemoryBarrier pBufferMemoryBarriers, uint imageMemoryBarrierCount, ImageMemoryBarrier* pImageMemoryBarriers)
    {
        fixed (MemoryBarrier* memoryBarriersPointer = &pMemoryBarriers)
        fixed (BufferMemoryBarrier* bufferMemoryBarriersPointer = &pBufferMemoryBarriers)
        {
            CmdPipelineBarrier(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, memoryBarriersPointer, bufferMemoryBarrierCount, bufferMemoryBarriersPointer, imageMemoryBarrierCount, pImageMemoryBarriers);
        }
    }

    public void CmdPipelineBarrier(CommandBuffer commandBuffer, PipelineStageFlags srcStageMask, PipelineStageFlags dstStageMask, DependencyFlags dependencyFlags, uint memoryBarrierCount, in MemoryBarrier pMemoryBarriers, uint bufferMemoryBarrierCount, in BufferMemoryBarrier pBufferMemoryBarriers, uint imageMemoryBarrierCount, in ImageMemoryBarrier pImageMemoryBarriers)
    {
        fixed (MemoryBarrier* memoryBarriersPointer = &pMemoryBarriers)
        fixed (BufferMemoryBarrier* bufferMemoryBarriersPointer = &pBufferMemoryBarriers)
        fixed (ImageMemoryBarrier* imageMemoryBarriersPointer = &pImageMemoryBarriers)
        {
            CmdPipelineBarrier(commandBuffer, srcStageMask, dstStageMask, dependencyFlags, memoryBarrierCount, memoryBarriersPointer, bufferMemoryBarrierCount, bufferMemoryBarriersPointer, imageMemoryBarrierCount, imageMemoryBarriersPointer);
        }
    }

    public void CmdPipelineBarrier2(CommandBuffer commandBuffer, DependencyInfo* pDependencyInfo)
    {
        var function = (delegate* unmanaged<CommandBuffer, DependencyInfo*, void>)Load(ref _cmdPipelineBarrier2, "vkCmdPipelineBarrier2"u8);
        function(commandBuffer, pDependencyInfo);
    }

    public void CmdPipelineBarrier2(CommandBuffer commandBuffer, in DependencyInfo pDependencyInfo)
    {
        fixed (DependencyInfo* dependencyInfoPointer = &pDependencyInfo)
        {
            CmdPipelineBarrier2(commandBuffer, dependencyInfoPointer);
        }
    }
}
