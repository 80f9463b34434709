using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceVulkan12Properties
{
    public StructureType SType;
    public void* PNext;
    public DriverId DriverID;
    public fixed byte DriverName[256];
    public fixed byte DriverInfo[256];
    public ConformanceVersion ConformanceVersion;
    public ShaderFloatControlsIndependence DenormBehaviorIndependence;
    public ShaderFloatControlsIndependence RoundingModeIndependence;
    public Bool32 ShaderSignedZeroInfNanPreserveFloat16;
    public Bool32 ShaderSignedZeroInfNanPreserveFloat32;
    public Bool32 ShaderSignedZeroInfNanPreserveFloat64;
    public Bool32 ShaderDenormPreserveFloat16;
    public Bool32 ShaderDenormPreserveFloat32;
    public Bool32 ShaderDenormPreserveFloat64;
    public Bool32 ShaderDenormFlushToZeroFloat16;
    public Bool32 ShaderDenormFlushToZeroFloat32;
    public Bool32 ShaderDenormFlushToZeroFloat64;
    public Bool32 ShaderRoundingModeRtefloat16;
    public Bool32 ShaderRoundingModeRtefloat32;
    public Bool32 ShaderRoundingModeRtefloat64;
    public Bool32 ShaderRoundingModeRtzfloat16;
    public Bool32 ShaderRoundingModeRtzfloat32;
    public Bool32 ShaderRoundingModeRtzfloat64;
    public uint MaxUpdateAfterBindDescriptorsInAllPools;
    public Bool32 ShaderUniformBufferArrayNonUniformIndexingNative;
    public Bool32 ShaderSampledImageArrayNonUniformIndexingNative;
    public Bool32 ShaderStorageBufferArrayNonUniformIndexingNative;
    public Bool32 ShaderStorageImageArrayNonUniformIndexingNative;
    public Bool32 ShaderInputAttachmentArrayNonUniformIndexingNative;
    public Bool32 RobustBufferAccessUpdateAfterBind;
    public Bool32 QuadDivergentImplicitLod;
    public uint MaxPerStageDescriptorUpdateAfterBindSamplers;
    public uint MaxPerStageDescriptorUpdateAfterBindUniformBuffers;
    public uint MaxPerStageDescriptorUpdateAfterBindStorageBuffers;
    public uint MaxPerStageDescriptorUpdateAfterBindSampledImages;
    public uint MaxPerStageDescriptorUpdateAfterBindStorageImages;
    public uint MaxPerStageDescriptorUpdateAfterBindInputAttachments;
    public uint MaxPerStageUpdateAfterBindResources;
    public uint MaxDescriptorSetUpdateAfterBindSamplers;
    public uint MaxDescriptorSetUpdateAfterBindUniformBuffers;
    public uint MaxDescriptorSetUpdateAfterBindUniformBuffersDynamic;
    public uint MaxDescriptorSetUpdateAfterBindStorageBuffers;
    public uint MaxDescriptorSetUpdateAfterBindStorageBuffersDynamic;
    public uint MaxDescriptorSetUpdateAfterBindSampledImages;
    public uint MaxDescriptorSetUpdateAfterBindStorageImages;
    public uint MaxDescriptorSetUpdateAfterBindInputAttachments;
    public ResolveModeFlags SupportedDepthResolveModes;
    public ResolveModeFlags SupportedStencilResolveModes;
    public Bool32 IndependentResolveNone;
    public Bool32 IndependentResolve;
    public Bool32 FilterMinmaxSingleComponentFormats;
    public Bool32 FilterMinmaxImageComponentMapping;
    public ulong MaxTimelineSemaphoreValueDifference;
    public SampleCountFlags FramebufferIntegerColorSampleCounts;

    public PhysicalDeviceVulkan12Properties(
        StructureType? sType = StructureType.PhysicalDeviceVulkan12Properties,
        void* pNext = null,
        DriverId? driverID = null,
        ConformanceVersion? conformanceVersion = null,
        ShaderFloatControlsIndependence? denormBehaviorIndependence = null,
        ShaderFloatControlsIndependence? roundingModeIndependence = null,
        Bool32? shaderSignedZeroInfNanPreserveFloat16 = null,
        Bool32? shaderSignedZeroInfNanPreserveFloat32 = null,
        Bool32? shaderSignedZeroInfNanPreserveFloat64 = null,
        Bool32? shaderDenormPreserveFloat16 = null,
        Bool32? shaderDenormPreserveFloat32 = null,
        Bool32? shaderDenormPreserveFloat64 = null,
        Bool32? shaderDenormFlushToZeroFloat16 = null,
        Bool32? shaderDenormFlushToZeroFloat32 = null,
        Bool32? shaderDenormFlushToZeroFloat64 = null,
        Bool32? shaderRoundingModeRtefloat16 = null,
        Bool32? shaderRoundingModeRtefloat32 = null,
        Bool32? shaderRoundingModeRtefloat64 = null,
        Bool32? shaderRoundingModeRtzfloat16 = null,
        Bool32? shaderRoundingModeRtzfloat32 = null,
        Bool32? shaderRoundingModeRtzfloat64 = null,
        uint? maxUpdateAfterBindDescriptorsInAllPools = null,
        Bool32? shaderUniformBufferArrayNonUniformIndexingNative = null,
        Bool32? shaderSampledImageArrayNonUniformIndexingNative = null,
        Bool32? shaderStorageBufferArrayNonUniformIndexingNative = null,
        Bool32? shaderStorageImageArrayNonUniformIndexingNative = null,
        Bool32? shaderInputAttachmentArrayNonUniformIndexingNative = null,
        Bool32? robustBufferAccessUpdateAfterBind = null,
        Bool32? quadDivergentImplicitLod = null,
        uint? maxPerStageDescriptorUpdateAfterBindSamplers = null,
        uint? maxPerStageDescriptorUpdateAfterBindUniformBuffers = null,
        uint? maxPerStageDescriptorUpdateAfterBindStorageBuffers = null,
        uint? maxPerStageDescriptorUpdateAfterBindSampledImages = null,
        uint? maxPerStageDescriptorUpdateAfterBindStorageImages = null,
        uint? maxPerStageDescriptorUpdateAfterBindInputAttachments = null,
        uint? maxPerStageUpdateAfterBindResources = null,
        uint? maxDescriptorSetUpdateAfterBindSamplers = null,
        uint? maxDescriptorSetUpdateAfterBindUniformBuffers = null,
        uint? maxDescriptorSetUpdateAfterBindUniformBuffersDynamic = null,
        uint? maxDescriptorSetUpdateAfterBindStorageBuffers = null,
        uint? maxDescriptorSetUpdateAfterBindStorageBuffersDynamic = null,
        uint? maxDescriptorSetUpdateAfterBindSampledImages = null,
        uint? maxDescriptorSetUpdateAfterBindStorageImages = null,
        uint? maxDescriptorSetUpdateAfterBindInputAttachments = null,
        ResolveModeFlags? supportedDepthResolveModes = null,
        ResolveModeFlags? supportedStencilResolveModes = null,
        Bool32? independentResolveNone = null,
        Bool32? independentResolve = null,
        Bool32? filterMinmaxSingleComponentFormats = null,
        Bool32? filterMinmaxImageComponentMapping = null,
        ulong? maxTimelineSemaphoreValueDifference = null,
        SampleCountFlags? framebufferIntegerColorSampleCounts = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DriverID = driverID.GetValueOrDefault();
        ConformanceVersion = conformanceVersion.GetValueOrDefault();
        DenormBehaviorIndependence = denormBehaviorIndependence.GetValueOrDefault();
        RoundingModeIndependence = roundingModeIndependence.GetValueOrDefault();
        ShaderSignedZeroInfNanPreserveFloat16 = shaderSignedZeroInfNanPreserveFloat16.GetValueOrDefault();
        ShaderSignedZeroInfNanPreserveFloat32 = shaderSignedZeroInfNanPreserveFloat32.GetValueOrDefault();
        ShaderSignedZeroInfNanPreserveFloat64 = shaderSignedZeroInfNanPreserveFloat64.GetValueOrDefault();
        ShaderDenormPreserveFloat16 = shaderDenormPreserveFloat16.GetValueOrDefault();
        ShaderDenormPreserveFloat32 = shaderDenormPreserveFloat32.GetValueOrDefault();
        ShaderDenormPreserveFloat64 = shaderDenormPreserveFloat64.GetValueOrDefault();
        ShaderDenormFlushToZeroFloat16 = shaderDenormFlushToZeroFloat16.GetValueOrDefault();
        ShaderDenormFlushToZeroFloat32 = shaderDenormFlushToZeroFloat32.GetValueOrDefault();
        ShaderDenormFlushToZeroFloat64 = shaderDenormFlushToZeroFloat64.GetValueOrDefault();
        ShaderRoundingModeRtefloat16 = shaderRoundingModeRtefloat16.GetValueOrDefault();
        ShaderRoundingModeRtefloat32 = shaderRoundingModeRtefloat32.GetValueOrDefault();
        ShaderRoundingModeRtefloat64 = shaderRoundingModeRtefloat64.GetValueOrDefault();
        ShaderRoundingModeRtzfloat16 = shaderRoundingModeRtzfloat16.GetValueOrDefault();
        ShaderRoundingModeRtzfloat32 = shaderRoundingModeRtzfloat32.GetValueOrDefault();
        ShaderRoundingModeRtzfloat64 = shaderRoundingModeRtzfloat64.GetValueOrDefault();
        MaxUpdateAfterBindDescriptorsInAllPools = maxUpdateAfterBindDescriptorsInAllPools.GetValueOrDefault();
        ShaderUniformBufferArrayNonUniformIndexingNative = shaderUniformBufferArrayNonUniformIndexingNative.GetValueOrDefault();
        ShaderSampledImageArrayNonUniformIndexingNative = shaderSampledImageArrayNonUniformIndexingNative.GetValueOrDefault();
        ShaderStorageBufferArrayNonUniformIndexingNative = shaderStorageBufferArrayNonUniformIndexingNative.GetValueOrDefault();
        ShaderStorageImageArrayNonUniformIndexingNative = shaderStorageImageArrayNonUniformIndexingNative.GetValueOrDefault();
        ShaderInputAttachmentArrayNonUniformIndexingNative = shaderInputAttachmentArrayNonUniformIndexingNative.GetValueOrDefault();
        RobustBufferAccessUpdateAfterBind = robustBufferAccessUpdateAfterBind.GetValueOrDefault();
        QuadDivergentImplicitLod = quadDivergentImplicitLod.GetValueOrDefault();
        MaxPerStageDescriptorUpdateAfterBindSamplers = maxPerStageDescriptorUpdateAfterBindSamplers.GetValueOrDefault();
        MaxPerStageDescriptorUpdateAfterBindUniformBuffers = maxPerStageDescriptorUpdateAfterBindUniformBuffers.GetValueOrDefault();
        MaxPerStageDescriptorUpdateAfterBindStorageBuffers = maxPerStageDescriptorUpdateAfterBindStorageBuffers.GetValueOrDefault();
        MaxPerStageDescriptorUpdateAfterBindSampledImages = maxPerStageDescriptorUpdateAfterBindSampledImages.GetValueOrDefault();
        MaxPerStageDescriptorUpdateAfterBindStorageImages = maxPerStageDescriptorUpdateAfterBindStorageImages.GetValueOrDefault();
        MaxPerStageDescriptorUpdateAfterBindInputAttachments = maxPerStageDescriptorUpdateAfterBindInputAttachments.GetValueOrDefault();
        MaxPerStageUpdateAfterBindResources = maxPerStageUpdateAfterBindResources.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindSamplers = maxDescriptorSetUpdateAfterBindSamplers.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindUniformBuffers = maxDescriptorSetUpdateAfterBindUniformBuffers.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindUniformBuffersDynamic = maxDescriptorSetUpdateAfterBindUniformBuffersDynamic.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindStorageBuffers = maxDescriptorSetUpdateAfterBindStorageBuffers.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindStorageBuffersDynamic = maxDescriptorSetUpdateAfterBindStorageBuffersDynamic.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindSampledImages = maxDescriptorSetUpdateAfterBindSampledImages.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindStorageImages = maxDescriptorSetUpdateAfterBindStorageImages.GetValueOrDefault();
        MaxDescriptorSetUpdateAfterBindInputAttachments = maxDescriptorSetUpdateAfterBindInputAttachments.GetValueOrDefault();
        SupportedDepthResolveModes = supportedDepthResolveModes.GetValueOrDefault();
        SupportedStencilResolveModes = supportedStencilResolveModes.GetValueOrDefault();
        IndependentResolveNone = independentResolveNone.GetValueOrDefault();
        IndependentResolve = independentResolve.GetValueOrDefault();
        FilterMinmaxSingleComponentFormats = filterMinmaxSingleComponentFormats.GetValueOrDefault();
        FilterMinmaxImageComponentMapping = filterMinmaxImageComponentMapping.GetValueOrDefault();
        MaxTimelineSemaphoreValueDifference = maxTimelineSemaphoreValueDifference.GetValueOrDefault();
        FramebufferIntegerColorSampleCounts = framebufferIntegerColorSampleCounts.GetValueOrDefault();
    }
}
