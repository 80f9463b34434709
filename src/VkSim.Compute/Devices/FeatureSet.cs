namespace VkSim.Compute;

/// <summary>
/// The feature structures that we look at, in one place: filled by a query they say what is offered, and reduced by
/// <see cref="Keep"/> they say what a device is created with. Must stay where it is while its chain is used.
/// </summary>
internal unsafe struct FeatureSet
{
    public PhysicalDeviceFeatures2 Core;
    public PhysicalDevice16BitStorageFeatures Storage16;
    public PhysicalDevice8BitStorageFeatures Storage8;
    public PhysicalDeviceShaderFloat16Int8Features Float16Int8;
    public PhysicalDeviceTimelineSemaphoreFeatures Timeline;
    public PhysicalDeviceSubgroupSizeControlFeatures SubgroupSize;
    public PhysicalDeviceShaderSubgroupExtendedTypesFeatures SubgroupTypes;
    public PhysicalDeviceVulkanMemoryModelFeatures MemoryModel;
    public PhysicalDeviceCooperativeMatrixFeaturesKHR CooperativeMatrix;
    public PhysicalDeviceFaultFeaturesEXT Fault;

    /// <summary>Writes the structure types and links the structures that these extensions know.</summary>
    public static void Link(FeatureSet* set, ExtensionSet extensions)
    {
        set->Core.SType = StructureType.PhysicalDeviceFeatures2;
        set->Storage16.SType = StructureType.PhysicalDevice16BitStorageFeatures;
        set->Storage8.SType = StructureType.PhysicalDevice8BitStorageFeatures;
        set->Float16Int8.SType = StructureType.PhysicalDeviceShaderFloat16Int8Features;
        set->Timeline.SType = StructureType.PhysicalDeviceTimelineSemaphoreFeatures;
        set->SubgroupSize.SType = StructureType.PhysicalDeviceSubgroupSizeControlFeatures;
        set->SubgroupTypes.SType = StructureType.PhysicalDeviceShaderSubgroupExtendedTypesFeatures;
        set->MemoryModel.SType = StructureType.PhysicalDeviceVulkanMemoryModelFeatures;
        set->CooperativeMatrix.SType = StructureType.PhysicalDeviceCooperativeMatrixFeaturesKhr;
        set->Fault.SType = StructureType.PhysicalDeviceFaultFeaturesExt;

        set->Core.PNext = null;
        StructureChain chain = new(&set->Core);
        chain.Append(&set->Storage16);
        chain.AppendIf(extensions.Has(DeviceExtension.Storage8Bit, ExtensionSet.Version12), &set->Storage8);
        chain.AppendIf(extensions.Has(DeviceExtension.Float16Int8, ExtensionSet.Version12), &set->Float16Int8);
        chain.AppendIf(extensions.Has(DeviceExtension.TimelineSemaphore, ExtensionSet.Version12), &set->Timeline);
        chain.AppendIf(extensions.Has(DeviceExtension.SubgroupSizeControl, ExtensionSet.Version13), &set->SubgroupSize);
        chain.AppendIf(extensions.Has(DeviceExtension.SubgroupExtendedTypes, ExtensionSet.Version12), &set->SubgroupTypes);
        chain.AppendIf(extensions.Has(DeviceExtension.MemoryModel, ExtensionSet.Version12), &set->MemoryModel);
        chain.AppendIf(extensions.Has(DeviceExtension.CooperativeMatrix), &set->CooperativeMatrix);
        chain.AppendIf(extensions.Has(DeviceExtension.DeviceFault), &set->Fault);
    }

    /// <summary>The capabilities whose features are all there.</summary>
    public readonly GpuCapability Offered()
        => When(Storage16.StorageBuffer16BitAccess, GpuCapability.Storage16Bit)
            | When(Float16Int8.ShaderFloat16, GpuCapability.ShaderFloat16)
            | When(Storage8.StorageBuffer8BitAccess, GpuCapability.Storage8Bit)
            | When(Float16Int8.ShaderInt8, GpuCapability.ShaderInt8)
            | When(Core.Features.ShaderInt64, GpuCapability.ShaderInt64)
            | When(Timeline.TimelineSemaphore, GpuCapability.TimelineSemaphores)
            | When(SubgroupSize.SubgroupSizeControl && SubgroupSize.ComputeFullSubgroups, GpuCapability.SubgroupSizeControl)
            | When(CooperativeMatrix.CooperativeMatrix && MemoryModel.VulkanMemoryModel, GpuCapability.CooperativeMatrix)
            | When(Fault.DeviceFault, GpuCapability.DeviceFault);

    /// <summary>Only the features that these capabilities need, out of those offered.</summary>
    public readonly FeatureSet Keep(GpuCapability capabilities)
    {
        FeatureSet kept = default;
        kept.Storage16.StorageBuffer16BitAccess = capabilities.HasFlag(GpuCapability.Storage16Bit);
        kept.Storage16.UniformAndStorageBuffer16BitAccess
            = capabilities.HasFlag(GpuCapability.Storage16Bit) && Storage16.UniformAndStorageBuffer16BitAccess;
        kept.Storage8.StorageBuffer8BitAccess = capabilities.HasFlag(GpuCapability.Storage8Bit);
        kept.Storage8.UniformAndStorageBuffer8BitAccess
            = capabilities.HasFlag(GpuCapability.Storage8Bit) && Storage8.UniformAndStorageBuffer8BitAccess;
        kept.Float16Int8.ShaderFloat16 = capabilities.HasFlag(GpuCapability.ShaderFloat16);
        kept.Float16Int8.ShaderInt8 = capabilities.HasFlag(GpuCapability.ShaderInt8);
        kept.Core.Features.ShaderInt64 = capabilities.HasFlag(GpuCapability.ShaderInt64);
        kept.Core.Features.ShaderInt16 = Core.Features.ShaderInt16;
        kept.Timeline.TimelineSemaphore = capabilities.HasFlag(GpuCapability.TimelineSemaphores);
        kept.SubgroupSize.SubgroupSizeControl = capabilities.HasFlag(GpuCapability.SubgroupSizeControl);
        kept.SubgroupSize.ComputeFullSubgroups = capabilities.HasFlag(GpuCapability.SubgroupSizeControl);
        kept.SubgroupTypes.ShaderSubgroupExtendedTypes = SubgroupTypes.ShaderSubgroupExtendedTypes;
        kept.CooperativeMatrix.CooperativeMatrix = capabilities.HasFlag(GpuCapability.CooperativeMatrix);
        kept.MemoryModel.VulkanMemoryModel = capabilities.HasFlag(GpuCapability.CooperativeMatrix);
        kept.MemoryModel.VulkanMemoryModelDeviceScope
            = capabilities.HasFlag(GpuCapability.CooperativeMatrix) && MemoryModel.VulkanMemoryModelDeviceScope;
        kept.Fault.DeviceFault = capabilities.HasFlag(GpuCapability.DeviceFault);
        return kept;
    }

    private static GpuCapability When(bool condition, GpuCapability capability)
        => condition ? capability : GpuCapability.None;
}
