using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceVulkan12Features
{
    public StructureType SType;
    public void* PNext;
    public Bool32 SamplerMirrorClampToEdge;
    public Bool32 DrawIndirectCount;
    public Bool32 StorageBuffer8BitAccess;
    public Bool32 UniformAndStorageBuffer8BitAccess;
    public Bool32 StoragePushConstant8;
    public Bool32 ShaderBufferInt64Atomics;
    public Bool32 ShaderSharedInt64Atomics;
    public Bool32 ShaderFloat16;
    public Bool32 ShaderInt8;
    public Bool32 DescriptorIndexing;
    public Bool32 ShaderInputAttachmentArrayDynamicIndexing;
    public Bool32 ShaderUniformTexelBufferArrayDynamicIndexing;
    public Bool32 ShaderStorageTexelBufferArrayDynamicIndexing;
    public Bool32 ShaderUniformBufferArrayNonUniformIndexing;
    public Bool32 ShaderSampledImageArrayNonUniformIndexing;
    public Bool32 ShaderStorageBufferArrayNonUniformIndexing;
    public Bool32 ShaderStorageImageArrayNonUniformIndexing;
    public Bool32 ShaderInputAttachmentArrayNonUniformIndexing;
    public Bool32 ShaderUniformTexelBufferArrayNonUniformIndexing;
    public Bool32 ShaderStorageTexelBufferArrayNonUniformIndexing;
    public Bool32 DescriptorBindingUniformBufferUpdateAfterBind;
    public Bool32 DescriptorBindingSampledImageUpdateAfterBind;
    public Bool32 DescriptorBindingStorageImageUpdateAfterBind;
    public Bool32 DescriptorBindingStorageBufferUpdateAfterBind;
    public Bool32 DescriptorBindingUniformTexelBufferUpdateAfterBind;
    public Bool32 DescriptorBindingStorageTexelBufferUpdateAfterBind;
    public Bool32 DescriptorBindingUpdateUnusedWhilePending;
    public Bool32 DescriptorBindingPartiallyBound;
    public Bool32 DescriptorBindingVariableDescriptorCount;
    public Bool32 RuntimeDescriptorArray;
    public Bool32 SamplerFilterMinmax;
    public Bool32 ScalarBlockLayout;
    public Bool32 ImagelessFramebuffer;
    public Bool32 UniformBufferStandardLayout;
    public Bool32 ShaderSubgroupExtendedTypes;
    public Bool32 SeparateDepthStencilLayouts;
    public Bool32 HostQueryReset;
    public Bool32 TimelineSemaphore;
    public Bool32 BufferDeviceAddress;
    public Bool32 BufferDeviceAddressCaptureReplay;
    public Bool32 BufferDeviceAddressMultiDevice;
    public Bool32 VulkanMemoryModel;
    public Bool32 VulkanMemoryModelDeviceScope;
    public Bool32 VulkanMemoryModelAvailabilityVisibilityChains;
    public Bool32 ShaderOutputViewportIndex;
    public Bool32 ShaderOutputLayer;
    public Bool32 SubgroupBroadcastDynamicId;

    public PhysicalDeviceVulkan12Features(
        StructureType? sType = StructureType.PhysicalDeviceVulkan12Features,
        void* pNext = null,
        Bool32? samplerMirrorClampToEdge = null,
        Bool32? drawIndirectCount = null,
        Bool32? storageBuffer8BitAccess = null,
        Bool32? uniformAndStorageBuffer8BitAccess = null,
        Bool32? storagePushConstant8 = null,
        Bool32? shaderBufferInt64Atomics = null,
        Bool32? shaderSharedInt64Atomics = null,
        Bool32? shaderFloat16 = null,
        Bool32? shaderInt8 = null,
        Bool32? descriptorIndexing = null,
        Bool32? shaderInputAttachmentArrayDynamicIndexing = null,
        Bool32? shaderUniformTexelBufferArrayDynamicIndexing = null,
        Bool32? shaderStorageTexelBufferArrayDynamicIndexing = null,
        Bool32? shaderUniformBufferArrayNonUniformIndexing = null,
        Bool32? shaderSampledImageArrayNonUniformIndexing = null,
        Bool32? shaderStorageBufferArrayNonUniformIndexing = null,
        Bool32? shaderStorageImageArrayNonUniformIndexing = null,
        Bool32? shaderInputAttachmentArrayNonUniformIndexing = null,
        Bool32? shaderUniformTexelBufferArrayNonUniformIndexing = null,
        Bool32? shaderStorageTexelBufferArrayNonUniformIndexing = null,
        Bool32? descriptorBindingUniformBufferUpdateAfterBind = null,
        Bool32? descriptorBindingSampledImageUpdateAfterBind = null,
        Bool32? descriptorBindingStorageImageUpdateAfterBind = null,
        Bool32? descriptorBindingStorageBufferUpdateAfterBind = null,
        Bool32? descriptorBindingUniformTexelBufferUpdateAfterBind = null,
        Bool32? descriptorBindingStorageTexelBufferUpdateAfterBind = null,
        Bool32? descriptorBindingUpdateUnusedWhilePending = null,
        Bool32? descriptorBindingPartiallyBound = null,
        Bool32? descriptorBindingVariableDescriptorCount = null,
        Bool32? runtimeDescriptorArray = null,
        Bool32? samplerFilterMinmax = null,
        Bool32? scalarBlockLayout = null,
        Bool32? imagelessFramebuffer = null,
        Bool32? uniformBufferStandardLayout = null,
        Bool32? shaderSubgroupExtendedTypes = null,
        Bool32? separateDepthStencilLayouts = null,
        Bool32? hostQueryReset = null,
        Bool32? timelineSemaphore = null,
        Bool32? bufferDeviceAddress = null,
        Bool32? bufferDeviceAddressCaptureReplay = null,
        Bool32? bufferDeviceAddressMultiDevice = null,
        Bool32? vulkanMemoryModel = null,
        Bool32? vulkanMemoryModelDeviceScope = null,
        Bool32? vulkanMemoryModelAvailabilityVisibilityChains = null,
        Bool32? shaderOutputViewportIndex = null,
        Bool32? shaderOutputLayer = null,
        Bool32? subgroupBroadcastDynamicId = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SamplerMirrorClampToEdge = samplerMirrorClampToEdge.GetValueOrDefault();
        DrawIndirectCount = drawIndirectCount.GetValueOrDefault();
        StorageBuffer8BitAccess = storageBuffer8BitAccess.GetValueOrDefault();
        UniformAndStorageBuffer8BitAccess = uniformAndStorageBuffer8BitAccess.GetValueOrDefault();
        StoragePushConstant8 = storagePushConstant8.GetValueOrDefault();
        ShaderBufferInt64Atomics = shaderBufferInt64Atomics.GetValueOrDefault();
        ShaderSharedInt64Atomics = shaderSharedInt64Atomics.GetValueOrDefault();
        ShaderFloat16 = shaderFloat16.GetValueOrDefault();
        ShaderInt8 = shaderInt8.GetValueOrDefault();
        DescriptorIndexing = descriptorIndexing.GetValueOrDefault();
        ShaderInputAttachmentArrayDynamicIndexing = shaderInputAttachmentArrayDynamicIndexing.GetValueOrDefault();
        ShaderUniformTexelBufferArrayDynamicIndexing = shaderUniformTexelBufferArrayDynamicIndexing.GetValueOrDefault();
        ShaderStorageTexelBufferArrayDynamicIndexing = shaderStorageTexelBufferArrayDynamicIndexing.GetValueOrDefault();
        ShaderUniformBufferArrayNonUniformIndexing = shaderUniformBufferArrayNonUniformIndexing.GetValueOrDefault();
        ShaderSampledImageArrayNonUniformIndexing = shaderSampledImageArrayNonUniformIndexing.GetValueOrDefault();
        ShaderStorageBufferArrayNonUniformIndexing = shaderStorageBufferArrayNonUniformIndexing.GetValueOrDefault();
        ShaderStorageImageArrayNonUniformIndexing = shaderStorageImageArrayNonUniformIndexing.GetValueOrDefault();
        ShaderInputAttachmentArrayNonUniformIndexing = shaderInputAttachmentArrayNonUniformIndexing.GetValueOrDefault();
        ShaderUniformTexelBufferArrayNonUniformIndexing = shaderUniformTexelBufferArrayNonUniformIndexing.GetValueOrDefault();
        ShaderStorageTexelBufferArrayNonUniformIndexing = shaderStorageTexelBufferArrayNonUniformIndexing.GetValueOrDefault();
        DescriptorBindingUniformBufferUpdateAfterBind = descriptorBindingUniformBufferUpdateAfterBind.GetValueOrDefault();
        DescriptorBindingSampledImageUpdateAfterBind = descriptorBindingSampledImageUpdateAfterBind.GetValueOrDefault();
        DescriptorBindingStorageImageUpdateAfterBind = descriptorBindingStorageImageUpdateAfterBind.GetValueOrDefault();
        DescriptorBindingStorageBufferUpdateAfterBind = descriptorBindingStorageBufferUpdateAfterBind.GetValueOrDefault();
        DescriptorBindingUniformTexelBufferUpdateAfterBind = descriptorBindingUniformTexelBufferUpdateAfterBind.GetValueOrDefault();
        DescriptorBindingStorageTexelBufferUpdateAfterBind = descriptorBindingStorageTexelBufferUpdateAfterBind.GetValueOrDefault();
        DescriptorBindingUpdateUnusedWhilePending = descriptorBindingUpdateUnusedWhilePending.GetValueOrDefault();
        DescriptorBindingPartiallyBound = descriptorBindingPartiallyBound.GetValueOrDefault();
        DescriptorBindingVariableDescriptorCount = descriptorBindingVariableDescriptorCount.GetValueOrDefault();
        RuntimeDescriptorArray = runtimeDescriptorArray.GetValueOrDefault();
        SamplerFilterMinmax = samplerFilterMinmax.GetValueOrDefault();
        ScalarBlockLayout = scalarBlockLayout.GetValueOrDefault();
        ImagelessFramebuffer = imagelessFramebuffer.GetValueOrDefault();
        UniformBufferStandardLayout = uniformBufferStandardLayout.GetValueOrDefault();
        ShaderSubgroupExtendedTypes = shaderSubgroupExtendedTypes.GetValueOrDefault();
        SeparateDepthStencilLayouts = separateDepthStencilLayouts.GetValueOrDefault();
        HostQueryReset = hostQueryReset.GetValueOrDefault();
        TimelineSemaphore = timelineSemaphore.GetValueOrDefault();
        BufferDeviceAddress = bufferDeviceAddress.GetValueOrDefault();
        BufferDeviceAddressCaptureReplay = bufferDeviceAddressCaptureReplay.GetValueOrDefault();
        BufferDeviceAddressMultiDevice = bufferDeviceAddressMultiDevice.GetValueOrDefault();
        VulkanMemoryModel = vulkanMemoryModel.GetValueOrDefault();
        VulkanMemoryModelDeviceScope = vulkanMemoryModelDeviceScope.GetValueOrDefault();
        VulkanMemoryModelAvailabilityVisibilityChains = vulkanMemoryModelAvailabilityVisibilityChains.GetValueOrDefault();
        ShaderOutputViewportIndex = shaderOutputViewportIndex.GetValueOrDefault();
        ShaderOutputLayer = shaderOutputLayer.GetValueOrDefault();
        SubgroupBroadcastDynamicId = subgroupBroadcastDynamicId.GetValueOrDefault();
    }
}
