using System.Runtime.CompilerServices;

namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createShaderModule;
    private nint _destroyShaderModule;
    private nint _createPipelineCache;
    private nint _destroyPipelineCache;
    private nint _getPipelineCacheData;
    private nint _mergePipelineCaches;
    private nint _createPipelineLayout;
    private nint _destroyPipelineLayout;
    private nint _createComputePipelines;
    private nint _destroyPipeline;

    public Result CreateShaderModule(Device device, ShaderModuleCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, ShaderModule* pShaderModule)
    {
        var function = (delegate* unmanaged<Device, ShaderModuleCreateInfo*, AllocationCallbacks*, ShaderModule*, Result>)Load(ref _createShaderModule, "vkCreateShaderModule"u8);
        return function(device, pCreateInfo, pAllocator, pShaderModule);
    }

    public Result CreateShaderModule(Device device, ShaderModuleCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out ShaderModule pShaderModule)
    {
        pShaderModule = default;
        fixed (ShaderModule* shaderModulePointer = &pShaderModule)
        {
            return CreateShaderModule(device, pCreateInfo, pAllocator, shaderModulePointer);
        }
    }

    public Result CreateShaderModule(Device device, in ShaderModuleCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, ShaderModule* pShaderModule)
    {
        fixed (ShaderModuleCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateShaderModule(device, createInfoPointer, pAllocator, pShaderModule);
        }
    }

    public Result CreateShaderModule(Device device, in ShaderModuleCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out ShaderModule pShaderModule)
    {
        pShaderModule = default;
        fixed (ShaderModuleCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (ShaderModule* shaderModulePointer = &pShaderModule)
        {
            return CreateShaderModule(device, createInfoPointer, pAllocator, shaderModulePointer);
        }
    }

    public void DestroyShaderModule(Device device, ShaderModule shaderModule, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, ShaderModule, AllocationCallbacks*, void>)Load(ref _destroyShaderModule, "vkDestroyShaderModule"u8);
        function(device, shaderModule, pAllocator);
    }

    public Result CreatePipelineCache(Device device, PipelineCacheCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, PipelineCache* pPipelineCache)
    {
        var function = (delegate* unmanaged<Device, PipelineCacheCreateInfo*, AllocationCallbacks*, PipelineCache*, Result>)Load(ref _createPipelineCache, "vkCreatePipelineCache"u8);
        return function(device, pCreateInfo, pAllocator, pPipelineCache);
    }

    public Result CreatePipelineCache(Device device, PipelineCacheCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out PipelineCache pPipelineCache)
    {
        pPipelineCache = default;
        fixed (PipelineCache* pipelineCachePointer = &pPipelineCache)
        {
            return CreatePipelineCache(device, pCreateInfo, pAllocator, pipelineCachePointer);
        }
    }

    public Result CreatePipelineCache(Device device, in PipelineCacheCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, PipelineCache* pPipelineCache)
    {
        fixed (PipelineCacheCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreatePipelineCache(device, createInfoPointer, pAllocator, pPipelineCache);
        }
    }

    public Result CreatePipelineCache(Device device, in PipelineCacheCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out PipelineCache pPipelineCache)
    {
        pPipelineCache = default;
        fixed (PipelineCacheCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (PipelineCache* pipelineCachePointer = &pPipelineCache)
        {
            return CreatePipelineCache(device, createInfoPointer, pAllocator, pipelineCachePointer);
        }
    }

    public void DestroyPipelineCache(Device device, PipelineCache pipelineCache, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, PipelineCache, AllocationCallbacks*, void>)Load(ref _destroyPipelineCache, "vkDestroyPipelineCache"u8);
        function(device, pipelineCache, pAllocator);
    }

    public Result GetPipelineCacheData(Device device, PipelineCache pipelineCache, nuint* pDataSize, void* pData)
    {
        var function = (delegate* unmanaged<Device, PipelineCache, nuint*, void*, Result>)Load(ref _getPipelineCacheData, "vkGetPipelineCacheData"u8);
        return function(device, pipelineCache, pDataSize, pData);
    }

    public Result GetPipelineCacheData<T0>(Device device, PipelineCache pipelineCache, nuint* pDataSize, ref T0 pData)
        where T0 : unmanaged
    {
        fixed (void* dataPointer = &Unsafe.As<T0, byte>(ref pData))
        {
            return GetPipelineCacheData(device, pipelineCache, pDataSize, dataPointer);
        }
    }

    public Result GetPipelineCacheData(Device device, PipelineCache pipelineCache, ref nuint pDataSize, void* pData)
    {
        fixed (nuint* dataSizePointer = &pDataSize)
        {
            return GetPipelineCacheData(device, pipelineCache, dataSizePointer, pData);
        }
    }

    public Result GetPipelineCacheData<T0>(Device device, PipelineCache pipelineCache, ref nuint pDataSize, ref T0 pData)
        where T0 : unmanaged
    {
        fixed (nuint* dataSizePointer = &pDataSize)
        fixed (void* dataPointer = &Unsafe.As<T0, byte>(ref pData))
        {
            return GetPipelineCacheData(device, pipelineCache, dataSizePointer, dataPointer);
        }
    }

    public Result MergePipelineCaches(Device device, PipelineCache dstCache, uint srcCacheCount, PipelineCache* pSrcCaches)
    {
        var function = (delegate* unmanaged<Device, PipelineCache, uint, PipelineCache*, Result>)Load(ref _mergePipelineCaches, "vkMergePipelineCaches"u8);
        return function(device, dstCache, srcCacheCount, pSrcCaches);
    }

    public Result MergePipelineCaches(Device device, PipelineCache dstCache, uint srcCacheCount, in PipelineCache pSrcCaches)
    {
        fixed (PipelineCache* srcCachesPointer = &pSrcCaches)
        {
            return MergePipelineCaches(device, dstCache, srcCacheCount, srcCachesPointer);
        }
    }

    public Result CreatePipelineLayout(Device device, PipelineLayoutCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, PipelineLayout* pPipelineLayout)
    {
        var function = (delegate* unmanaged<Device, PipelineLayoutCreateInfo*, AllocationCallbacks*, PipelineLayout*, Result>)Load(ref _createPipelineLayout, "vkCreatePipelineLayout"u8);
        return function(device, pCreateInfo, pAllocator, pPipelineLayout);
    }

    public Result CreatePipelineLayout(Device device, PipelineLayoutCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out PipelineLayout pPipelineLayout)
    {
        pPipelineLayout = default;
        fixed (PipelineLayout* pipelineLayoutPointer = &pPipelineLayout)
        {
            return CreatePipelineLayout(device, pCreateInfo, pAllocator, pipelineLayoutPointer);
        }
    }

    public Result CreatePipelineLayout(Device device, in PipelineLayoutCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, PipelineLayout* pPipelineLayout)
    {
        fixed (PipelineLayoutCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreatePipelineLayout(device, createInfoPointer, pAllocator, pPipelineLayout);
        }
    }

    public Result CreatePipelineLayout(Device device, in PipelineLayoutCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out PipelineLayout pPipelineLayout)
    {
        pPipelineLayout = default;
        fixed (PipelineLayoutCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (PipelineLayout* pipelineLayoutPointer = &pPipelineLayout)
        {
            return CreatePipelineLayout(device, createInfoPointer, pAllocator, pipelineLayoutPointer);
        }
    }

    public void DestroyPipelineLayout(Device device, PipelineLayout pipelineLayout, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, PipelineLayout, AllocationCallbacks*, void>)Load(ref _destroyPipelineLayout, "vkDestroyPipelineLayout"u8);
        function(device, pipelineLayout, pAllocator);
    }

    public Result CreateComputePipelines(Device device, PipelineCache pipelineCache, uint createInfoCount, ComputePipelineCreateInfo* pCreateInfos, AllocationCallbacks* pAllocator, Pipeline* pPipelines)
    {
        var function = (delegate* unmanaged<Device, PipelineCache, uint, ComputePipelineCreateInfo*, AllocationCallbacks*, Pipeline*, Result>)Load(ref _createComputePipelines, "vkCreateComputePipelines"u8);
        return function(device, pipelineCache, createInfoCount, pCreateInfos, pAllocator, pPipelines);
    }

    public Result CreateComputePipelines(Device device, PipelineCache pipelineCache, uint createInfoCount, ComputePipelineCreateInfo* pCreateInfos, AllocationCallbacks* pAllocator, out Pipeline pPipelines)
    {
        pPipelines = default;
        fixed (Pipeline* pipelinesPointer = &pPipelines)
        {
            return CreateComputePipelines(device, pipelineCache, createInfoCount, pCreateInfos, pAllocator, pipelinesPointer);
        }
    }

    public Result CreateComputePipelines(Device device, PipelineCache pipelineCache, uint createInfoCount, in ComputePipelineCreateInfo pCreateInfos, AllocationCallbacks* pAllocator, Pipeline* pPipelines)
    {
        fixed (ComputePipelineCreateInfo* createInfosPointer = &pCreateInfos)
        {
            return CreateComputePipelines(device, pipelineCache, createInfoCount, createInfosPointer, pAllocator, pPipelines);
        }
    }

    public Result CreateComputePipelines(Device device, PipelineCache pipelineCache, uint createInfoCount, in ComputePipelineCreateInfo pCreateInfos, AllocationCallbacks* pAllocator, out Pipeline pPipelines)
    {
        pPipelines = default;
        fixed (ComputePipelineCreateInfo* createInfosPointer = &pCreateInfos)
        fixed (Pipeline* pipelinesPointer = &pPipelines)
        {
            return CreateComputePipelines(device, pipelineCache, createInfoCount, createInfosPointer, pAllocator, pipelinesPointer);
        }
    }

    public void DestroyPipeline(Device device, Pipeline pipeline, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, Pipeline, AllocationCallbacks*, void>)Load(ref _destroyPipeline, "vkDestroyPipeline"u8);
        function(device, pipeline, pAllocator);
    }
}
