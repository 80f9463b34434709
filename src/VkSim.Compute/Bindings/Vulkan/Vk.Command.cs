using System.Runtime.CompilerServices;

namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _cmdBindPipeline;
    private nint _cmdBindDescriptorSets;
    private nint _cmdPushConstants;
    private nint _cmdDispatch;
    private nint _cmdDispatchBase;
    private nint _cmdDispatchIndirect;
    private nint _cmdCopyBuffer;
    private nint _cmdFillBuffer;
    private nint _cmdUpdateBuffer;
    private nint _cmdExecuteCommands;

    public void CmdBindPipeline(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, Pipeline pipeline)
    {
        var function = (delegate* unmanaged<CommandBuffer, PipelineBindPoint, Pipeline, void>)Load(ref _cmdBindPipeline, "vkCmdBindPipeline"u8);
        function(commandBuffer, pipelineBindPoint, pipeline);
    }

    public void CmdBindDescriptorSets(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, PipelineLayout layout, uint firstSet, uint descriptorSetCount, DescriptorSet* pDescriptorSets, uint dynamicOffsetCount, uint* pDynamicOffsets)
    {
        var function = (delegate* unmanaged<CommandBuffer, PipelineBindPoint, PipelineLayout, uint, uint, DescriptorSet*, uint, uint*, void>)Load(ref _cmdBindDescriptorSets, "vkCmdBindDescriptorSets"u8);
        function(commandBuffer, pipelineBindPoint, layout, firstSet, descriptorSetCount, pDescriptorSets, dynamicOffsetCount, pDynamicOffsets);
    }

    public void CmdBindDescriptorSets(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, PipelineLayout layout, uint firstSet, uint descriptorSetCount, DescriptorSet* pDescriptorSets, uint dynamicOffsetCount, in uint pDynamicOffsets)
    {
        fixed (uint* dynamicOffsetsPointer = &pDynamicOffsets)
        {
            CmdBindDescriptorSets(commandBuffer, pipelineBindPoint, layout, firstSet, descriptorSetCount, pDescriptorSets, dynamicOffsetCount, dynamicOffsetsPointer);
        }
    }

    public void CmdBindDescriptorSets(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, PipelineLayout layout, uint firstSet, uint descriptorSetCount, in DescriptorSet pDescriptorSets, uint dynamicOffsetCount, uint* pDynamicOffsets)
    {
        fixed (DescriptorSet* descriptorSetsPointer = &pDescriptorSets)
        {
            CmdBindDescriptorSets(commandBuffer, pipelineBindPoint, layout, firstSet, descriptorSetCount, descriptorSetsPointer, dynamicOffsetCount, pDynamicOffsets);
        }
    }

    public void CmdBindDescriptorSets(CommandBuffer commandBuffer, PipelineBindPoint pipelineBindPoint, PipelineLayout layout, uint firstSet, uint descriptorSetCount, in DescriptorSet pDescriptorSets, uint dynamicOffsetCount, in uint pDynamicOffsets)
    {
        fixed (DescriptorSet* descriptorSetsPointer = &pDescriptorSets)
        fixed (uint* dynamicOffsetsPointer = &pDynamicOffsets)
        {
            CmdBindDescriptorSets(commandBuffer, pipelineBindPoint, layout, firstSet, descriptorSetCount, descriptorSetsPointer, dynamicOffsetCount, dynamicOffsetsPointer);
        }
    }

    public void CmdPushConstants(CommandBuffer commandBuffer, PipelineLayout layout, ShaderStageFlags stageFlags, uint offset, uint size, void* pValues)
    {
        var function = (delegate* unmanaged<CommandBuffer, PipelineLayout, ShaderStageFlags, uint, uint, void*, void>)Load(ref _cmdPushConstants, "vkCmdPushConstants"u8);
        function(commandBuffer, layout, stageFlags, offset, size, pValues);
    }

    public void CmdPushConstants<T0>(CommandBuffer commandBuffer, PipelineLayout layout, ShaderStageFlags stageFlags, uint offset, uint size, ref T0 pValues)
        where T0 : unmanaged
    {
        fixed (void* valuesPointer = &Unsafe.As<T0, byte>(ref pValues))
        {
            CmdPushConstants(commandBuffer, layout, stageFlags, offset, size, valuesPointer);
        }
    }

    public void CmdDispatch(CommandBuffer commandBuffer, uint groupCountX, uint groupCountY, uint groupCountZ)
    {
        var function = (delegate* unmanaged<CommandBuffer, uint, uint, uint, void>)Load(ref _cmdDispatch, "vkCmdDispatch"u8);
        function(commandBuffer, groupCountX, groupCountY, groupCountZ);
    }

    public void CmdDispatchBase(CommandBuffer commandBuffer, uint baseGroupX, uint baseGroupY, uint baseGroupZ, uint groupCountX, uint groupCountY, uint groupCountZ)
    {
        var function = (delegate* unmanaged<CommandBuffer, uint, uint, uint, uint, uint, uint, void>)Load(ref _cmdDispatchBase, "vkCmdDispatchBase"u8);
        function(commandBuffer, baseGroupX, baseGroupY, baseGroupZ, groupCountX, groupCountY, groupCountZ);
    }

    public void CmdDispatchIndirect(CommandBuffer commandBuffer, Buffer buffer, ulong offset)
    {
        var function = (delegate* unmanaged<CommandBuffer, Buffer, ulong, void>)Load(ref _cmdDispatchIndirect, "vkCmdDispatchIndirect"u8);
        function(commandBuffer, buffer, offset);
    }

    public void CmdCopyBuffer(CommandBuffer commandBuffer, Buffer srcBuffer, Buffer dstBuffer, uint regionCount, BufferCopy* pRegions)
    {
        var function = (delegate* unmanaged<CommandBuffer, Buffer, Buffer, uint, BufferCopy*, void>)Load(ref _cmdCopyBuffer, "vkCmdCopyBuffer"u8);
        function(commandBuffer, srcBuffer, dstBuffer, regionCount, pRegions);
    }

    public void CmdCopyBuffer(CommandBuffer commandBuffer, Buffer srcBuffer, Buffer dstBuffer, uint regionCount, in BufferCopy pRegions)
    {
        fixed (BufferCopy* regionsPointer = &pRegions)
        {
            CmdCopyBuffer(commandBuffer, srcBuffer, dstBuffer, regionCount, regionsPointer);
        }
    }

    public void CmdFillBuffer(CommandBuffer commandBuffer, Buffer dstBuffer, ulong dstOffset, ulong size, uint data)
    {
        var function = (delegate* unmanaged<CommandBuffer, Buffer, ulong, ulong, uint, void>)Load(ref _cmdFillBuffer, "vkCmdFillBuffer"u8);
        function(commandBuffer, dstBuffer, dstOffset, size, data);
    }

    public void CmdUpdateBuffer(CommandBuffer commandBuffer, Buffer dstBuffer, ulong dstOffset, ulong dataSize, void* pData)
    {
        var function = (delegate* unmanaged<CommandBuffer, Buffer, ulong, ulong, void*, void>)Load(ref _cmdUpdateBuffer, "vkCmdUpdateBuffer"u8);
        function(commandBuffer, dstBuffer, dstOffset, dataSize, pData);
    }

    public void CmdUpdateBuffer<T0>(CommandBuffer commandBuffer, Buffer dstBuffer, ulong dstOffset, ulong dataSize, ref T0 pData)
        where T0 : unmanaged
    {
        fixed (void* dataPointer = &Unsafe.As<T0, byte>(ref pData))
        {
            CmdUpdateBuffer(commandBuffer, dstBuffer, dstOffset, dataSize, dataPointer);
        }
    }

    public void CmdExecuteCommands(CommandBuffer commandBuffer, uint commandBufferCount, CommandBuffer* pCommandBuffers)
    {
        var function = (delegate* unmanaged<CommandBuffer, uint, CommandBuffer*, void>)Load(ref _cmdExecuteCommands, "vkCmdExecuteCommands"u8);
        function(commandBuffer, commandBufferCount, pCommandBuffers);
    }

    public void CmdExecuteCommands(CommandBuffer commandBuffer, uint commandBufferCount, in CommandBuffer pCommandBuffers)
    {
        fixed (CommandBuffer* commandBuffersPointer = &pCommandBuffers)
        {
            CmdExecuteCommands(commandBuffer, commandBufferCount, commandBuffersPointer);
        }
    }
}
