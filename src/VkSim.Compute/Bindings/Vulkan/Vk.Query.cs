using System.Runtime.CompilerServices;

namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createQueryPool;
    private nint _destroyQueryPool;
    private nint _getQueryPoolResults;
    private nint _resetQueryPool;
    private nint _cmdResetQueryPool;
    private nint _cmdWriteTimestamp;
    private nint _cmdWriteTimestamp2;
    private nint _cmdBeginQuery;
    private nint _cmdEndQuery;
    private nint _cmdCopyQueryPoolResults;

    public Result CreateQueryPool(Device device, QueryPoolCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, QueryPool* pQueryPool)
    {
        var function = (delegate* unmanaged<Device, QueryPoolCreateInfo*, AllocationCallbacks*, QueryPool*, Result>)Load(ref _createQueryPool, "vkCreateQueryPool"u8);
        return function(device, pCreateInfo, pAllocator, pQueryPool);
    }

    public Result CreateQueryPool(Device device, QueryPoolCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out QueryPool pQueryPool)
    {
        pQueryPool = default;
        fixed (QueryPool* queryPoolPointer = &pQueryPool)
        {
            return CreateQueryPool(device, pCreateInfo, pAllocator, queryPoolPointer);
        }
    }

    public Result CreateQueryPool(Device device, in QueryPoolCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, QueryPool* pQueryPool)
    {
        fixed (QueryPoolCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateQueryPool(device, createInfoPointer, pAllocator, pQueryPool);
        }
    }

    public Result CreateQueryPool(Device device, in QueryPoolCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out QueryPool pQueryPool)
    {
        pQueryPool = default;
        fixed (QueryPoolCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (QueryPool* queryPoolPointer = &pQueryPool)
        {
            return CreateQueryPool(device, createInfoPointer, pAllocator, queryPoolPointer);
        }
    }

    public void DestroyQueryPool(Device device, QueryPool queryPool, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, QueryPool, AllocationCallbacks*, void>)Load(ref _destroyQueryPool, "vkDestroyQueryPool"u8);
        function(device, queryPool, pAllocator);
    }

    public Result GetQueryPoolResults(Device device, QueryPool queryPool, uint firstQuery, uint queryCount, nuint dataSize, void* pData, ulong stride, QueryResultFlags flags)
    {
        var function = (delegate* unmanaged<Device, QueryPool, uint, uint, nuint, void*, ulong, QueryResultFlags, Result>)Load(ref _getQueryPoolResults, "vkGetQueryPoolResults"u8);
        return function(device, queryPool, firstQuery, queryCount, dataSize, pData, stride, flags);
    }

    public Result GetQueryPoolResults<T0>(Device device, QueryPool queryPool, uint firstQuery, uint queryCount, nuint dataSize, ref T0 pData, ulong stride, QueryResultFlags flags)
        where T0 : unmanaged
    {
        fixed (void* dataPointer = &Unsafe.As<T0, byte>(ref pData))
        {
            return GetQueryPoolResults(device, queryPool, firstQuery, queryCount, dataSize, dataPointer, stride, flags);
        }
    }

    public void ResetQueryPool(Device device, QueryPool queryPool, uint firstQuery, uint queryCount)
    {
        var function = (delegate* unmanaged<Device, QueryPool, uint, uint, void>)Load(ref _resetQueryPool, "vkResetQueryPool"u8);
        function(device, queryPool, firstQuery, queryCount);
    }

    public void CmdResetQueryPool(CommandBuffer commandBuffer, QueryPool queryPool, uint firstQuery, uint queryCount)
    {
        var function = (delegate* unmanaged<CommandBuffer, QueryPool, uint, uint, void>)Load(ref _cmdResetQueryPool, "vkCmdResetQueryPool"u8);
        function(commandBuffer, queryPool, firstQuery, queryCount);
    }

    public void CmdWriteTimestamp(CommandBuffer commandBuffer, PipelineStageFlags pipelineStage, QueryPool queryPool, uint query)
    {
        var function = (delegate* unmanaged<CommandBuffer, PipelineStageFlags, QueryPool, uint, void>)Load(ref _cmdWriteTimestamp, "vkCmdWriteTimestamp"u8);
        function(commandBuffer, pipelineStage, queryPool, query);
    }

    public void CmdWriteTimestamp2(CommandBuffer commandBuffer, PipelineStageFlags2 stage, QueryPool queryPool, uint query)
    {
        var function = (delegate* unmanaged<CommandBuffer, PipelineStageFlags2, QueryPool, uint, void>)Load(ref _cmdWriteTimestamp2, "vkCmdWriteTimestamp2"u8);
        function(commandBuffer, stage, queryPool, query);
    }

    public void CmdBeginQuery(CommandBuffer commandBuffer, QueryPool queryPool, uint query, QueryControlFlags flags)
    {
        var function = (delegate* unmanaged<CommandBuffer, QueryPool, uint, QueryControlFlags, void>)Load(ref _cmdBeginQuery, "vkCmdBeginQuery"u8);
        function(commandBuffer, queryPool, query, flags);
    }

    public void CmdEndQuery(CommandBuffer commandBuffer, QueryPool queryPool, uint query)
    {
        var function = (delegate* unmanaged<CommandBuffer, QueryPool, uint, void>)Load(ref _cmdEndQuery, "vkCmdEndQuery"u8);
        function(commandBuffer, queryPool, query);
    }

    public void CmdCopyQueryPoolResults(CommandBuffer commandBuffer, QueryPool queryPool, uint firstQuery, uint queryCount, Buffer dstBuffer, ulong dstOffset, ulong stride, QueryResultFlags flags)
    {
        var function = (delegate* unmanaged<CommandBuffer, QueryPool, uint, uint, Buffer, ulong, ulong, QueryResultFlags, void>)Load(ref _cmdCopyQueryPoolResults, "vkCmdCopyQueryPoolResults"u8);
        function(commandBuffer, queryPool, firstQuery, queryCount, dstBuffer, dstOffset, stride, flags);
    }
}
