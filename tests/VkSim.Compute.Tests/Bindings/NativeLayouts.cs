namespace VkSim.Compute.Tests.Bindings;

/// <summary>
/// The layout of Vulkan's structures in C on a 64-bit machine, one a line: name, size, then the offset of every member in
/// the order of its declaration. Printed by a C program with sizeof and offsetof over the Vulkan 1.3.239 headers.
/// </summary>
internal static class NativeLayouts
{
    public const string Table = """
        AllocationCallbacks 48 0 8 16 24 32 40
        ApplicationInfo 48 0 8 16 24 32 40 44
        BaseInStructure 16 0 8
        BaseOutStructure 16 0 8
        BindBufferMemoryInfo 40 0 8 16 24 32
        BufferCopy 24 0 8 16
        BufferCreateInfo 56 0 8 16 24 32 36 40 48
        BufferDeviceAddressInfo 24 0 8 16
        BufferMemoryBarrier 56 0 8 16 20 24 28 32 40 48
        BufferMemoryBarrier2 80 0 8 16 24 32 40 48 52 56 64 72
        BufferMemoryRequirementsInfo2 24 0 8 16
        CommandBufferAllocateInfo 32 0 8 16 24 28
        CommandBufferBeginInfo 32 0 8 16 24
        CommandBufferInheritanceInfo 56 0 8 16 24 32 40 44 48
        CommandBufferSubmitInfo 32 0 8 16 24
        CommandPoolCreateInfo 24 0 8 16 20
        ComputePipelineCreateInfo 96 0 8 16 24 72 80 88
        ConformanceVersion 4 0 1 2 3
        CooperativeMatrixPropertiesKHR 56 0 8 16 20 24 28 32 36 40 44 48
        CopyDescriptorSet 56 0 8 16 24 28 32 40 44 48
        DebugUtilsLabelEXT 40 0 8 16 24
        DebugUtilsMessengerCallbackDataEXT 96 0 8 16 24 32 40 48 56 64 72 80 88
        DebugUtilsMessengerCreateInfoEXT 48 0 8 16 20 24 32 40
        DebugUtilsObjectNameInfoEXT 40 0 8 16 24 32
        DependencyInfo 64 0 8 16 20 24 32 40 48 56
        DescriptorBufferInfo 24 0 8 16
        DescriptorImageInfo 24 0 8 16
        DescriptorPoolCreateInfo 40 0 8 16 20 24 32
        DescriptorPoolSize 8 0 4
        DescriptorSetAllocateInfo 40 0 8 16 24 32
        DescriptorSetLayoutBinding 24 0 4 8 12 16
        DescriptorSetLayoutCreateInfo 32 0 8 16 20 24
        DescriptorSetLayoutSupport 24 0 8 16
        DeviceCreateInfo 72 0 8 16 20 24 32 40 48 56 64
        DeviceFaultAddressInfoEXT 24 0 8 16
        DeviceFaultCountsEXT 32 0 8 16 20 24
        DeviceFaultInfoEXT 296 0 8 16 272 280 288
        DeviceFaultVendorBinaryHeaderVersionOneEXT 48 0 4 8 12 16 20 36 40 44
        DeviceFaultVendorInfoEXT 272 0 256 264
        DeviceQueueCreateInfo 40 0 8 16 20 24 32
        DeviceQueueInfo2 32 0 8 16 20 24
        DispatchIndirectCommand 12 0 4 8
        ExportMemoryAllocateInfo 24 0 8 16
        ExtensionProperties 260 0 256
        Extent3D 12 0 4 8
        ExternalMemoryBufferCreateInfo 24 0 8 16
        FenceCreateInfo 24 0 8 16
        ImageMemoryBarrier 72 0 8 16 20 24 28 32 36 40 48
        ImageMemoryBarrier2 96 0 8 16 24 32 40 48 52 56 60 64 72
        ImageSubresourceRange 20 0 4 8 12 16
        ImportMemoryHostPointerInfoEXT 32 0 8 16 24
        InstanceCreateInfo 64 0 8 16 24 32 40 48 56
        LayerProperties 520 0 256 260 264
        MappedMemoryRange 40 0 8 16 24 32
        MemoryAllocateFlagsInfo 24 0 8 16 20
        MemoryAllocateInfo 32 0 8 16 24
        MemoryBarrier 24 0 8 16 20
        MemoryBarrier2 48 0 8 16 24 32 40
        MemoryDedicatedAllocateInfo 32 0 8 16 24
        MemoryDedicatedRequirements 24 0 8 16 20
        MemoryHeap 16 0 8
        MemoryHostPointerPropertiesEXT 24 0 8 16
        MemoryPriorityAllocateInfoEXT 24 0 8 16
        MemoryRequirements 24 0 8 16
        MemoryRequirements2 40 0 8 16
        MemoryType 8 0 4
        PhysicalDevice16BitStorageFeatures 32 0 8 16 20 24 28
        PhysicalDevice8BitStorageFeatures 32 0 8 16 20 24
        PhysicalDeviceBufferDeviceAddressFeatures 32 0 8 16 20 24
        PhysicalDeviceCooperativeMatrixFeaturesKHR 24 0 8 16 20
        PhysicalDeviceCooperativeMatrixPropertiesKHR 24 0 8 16
        PhysicalDeviceDriverProperties 536 0 8 16 20 276 532
        PhysicalDeviceExternalMemoryHostPropertiesEXT 24 0 8 16
        PhysicalDeviceFaultFeaturesEXT 24 0 8 16 20
        PhysicalDeviceFeatures 220 0 4 8 12 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72 76 80 84 88 92 96 100 104 108 112 116 120 124 128 132 136 140 144 148 152 156 160 164 168 172 176 180 184 188 192 196 200 204 208 212 216
        PhysicalDeviceFeatures2 240 0 8 16
        PhysicalDeviceFloatControlsProperties 88 0 8 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72 76 80
        PhysicalDeviceHostQueryResetFeatures 24 0 8 16
        PhysicalDeviceIDProperties 64 0 8 16 32 48 56 60
        PhysicalDeviceLimits 504 0 4 8 12 16 20 24 28 32 36 40 48 56 64 68 72 76 80 84 88 92 96 100 104 108 112 116 120 124 128 132 136 140 144 148 152 156 160 164 168 172 176 180 184 188 192 196 200 204 208 212 216 220 232 236 248 252 256 260 264 268 272 276 280 288 296 304 312 320 328 336 340 344 348 352 356 360 364 368 372 376 380 384 388 392 396 400 404 408 412 416 420 424 428 432 436 440 444 452 460 464 468 472 480 488 496
        PhysicalDeviceMaintenance3Properties 32 0 8 16 24
        PhysicalDeviceMaintenance4Features 24 0 8 16
        PhysicalDeviceMaintenance4Properties 24 0 8 16
        PhysicalDeviceMemoryBudgetPropertiesEXT 272 0 8 16 144
        PhysicalDeviceMemoryPriorityFeaturesEXT 24 0 8 16
        PhysicalDeviceMemoryProperties 520 0 4 260 264
        PhysicalDeviceMemoryProperties2 536 0 8 16
        PhysicalDevicePCIBusInfoPropertiesEXT 32 0 8 16 20 24 28
        PhysicalDevicePipelineCreationCacheControlFeatures 24 0 8 16
        PhysicalDevicePortabilitySubsetFeaturesKHR 80 0 8 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72
        PhysicalDevicePortabilitySubsetPropertiesKHR 24 0 8 16
        PhysicalDeviceProperties 824 0 4 8 12 16 20 276 296 800
        PhysicalDeviceProperties2 840 0 8 16
        PhysicalDeviceProtectedMemoryFeatures 24 0 8 16
        PhysicalDevicePushDescriptorPropertiesKHR 24 0 8 16
        PhysicalDeviceScalarBlockLayoutFeatures 24 0 8 16
        PhysicalDeviceShaderAtomicFloatFeaturesEXT 64 0 8 16 20 24 28 32 36 40 44 48 52 56 60
        PhysicalDeviceShaderAtomicInt64Features 24 0 8 16 20
        PhysicalDeviceShaderFloat16Int8Features 24 0 8 16 20
        PhysicalDeviceShaderIntegerDotProductFeatures 24 0 8 16
        PhysicalDeviceShaderIntegerDotProductProperties 136 0 8 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72 76 80 84 88 92 96 100 104 108 112 116 120 124 128 132
        PhysicalDeviceShaderSubgroupExtendedTypesFeatures 24 0 8 16
        PhysicalDeviceSparseProperties 20 0 4 8 12 16
        PhysicalDeviceSubgroupProperties 32 0 8 16 20 24 28
        PhysicalDeviceSubgroupSizeControlFeatures 24 0 8 16 20
        PhysicalDeviceSubgroupSizeControlProperties 32 0 8 16 20 24 28
        PhysicalDeviceSynchronization2Features 24 0 8 16
        PhysicalDeviceTimelineSemaphoreFeatures 24 0 8 16
        PhysicalDeviceTimelineSemaphoreProperties 24 0 8 16
        PhysicalDeviceUniformBufferStandardLayoutFeatures 24 0 8 16
        PhysicalDeviceVariablePointersFeatures 24 0 8 16 20
        PhysicalDeviceVulkan11Features 64 0 8 16 20 24 28 32 36 40 44 48 52 56 60
        PhysicalDeviceVulkan11Properties 112 0 8 16 32 48 56 60 64 68 72 76 80 84 88 92 96 104
        PhysicalDeviceVulkan12Features 208 0 8 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72 76 80 84 88 92 96 100 104 108 112 116 120 124 128 132 136 140 144 148 152 156 160 164 168 172 176 180 184 188 192 196 200
        PhysicalDeviceVulkan12Properties 736 0 8 16 20 276 532 536 540 544 548 552 556 560 564 568 572 576 580 584 588 592 596 600 604 608 612 616 620 624 628 632 636 640 644 648 652 656 660 664 668 672 676 680 684 688 692 696 700 704 708 712 716 720 728
        PhysicalDeviceVulkan13Features 80 0 8 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72
        PhysicalDeviceVulkan13Properties 216 0 8 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72 76 80 84 88 92 96 100 104 108 112 116 120 124 128 132 136 140 144 148 152 156 160 164 168 172 176 184 192 200 208
        PhysicalDeviceVulkanMemoryModelFeatures 32 0 8 16 20 24
        PhysicalDeviceZeroInitializeWorkgroupMemoryFeatures 24 0 8 16
        PipelineCacheCreateInfo 40 0 8 16 24 32
        PipelineCacheHeaderVersionOne 32 0 4 8 12 16
        PipelineCreationFeedback 16 0 8
        PipelineCreationFeedbackCreateInfo 40 0 8 16 24 32
        PipelineLayoutCreateInfo 48 0 8 16 20 24 32 40
        PipelineShaderStageCreateInfo 48 0 8 16 20 24 32 40
        PipelineShaderStageRequiredSubgroupSizeCreateInfo 24 0 8 16
        PushConstantRange 12 0 4 8
        QueryPoolCreateInfo 32 0 8 16 20 24 28
        QueueFamilyProperties 24 0 4 8 12
        QueueFamilyProperties2 40 0 8 16
        SemaphoreCreateInfo 24 0 8 16
        SemaphoreSignalInfo 32 0 8 16 24
        SemaphoreSubmitInfo 48 0 8 16 24 32 40
        SemaphoreTypeCreateInfo 32 0 8 16 24
        SemaphoreWaitInfo 40 0 8 16 20 24 32
        ShaderModuleCreateInfo 40 0 8 16 24 32
        SpecializationInfo 32 0 8 16 24
        SpecializationMapEntry 16 0 4 8
        SubmitInfo 72 0 8 16 24 32 40 48 56 64
        SubmitInfo2 64 0 8 16 20 24 32 40 48 56
        TimelineSemaphoreSubmitInfo 48 0 8 16 24 32 40
        ValidationFeaturesEXT 48 0 8 16 24 32 40
        WriteDescriptorSet 64 0 8 16 24 28 32 36 40 48 56
        """;
}
