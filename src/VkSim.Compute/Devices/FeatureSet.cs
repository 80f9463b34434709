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
    public PhysicalDeviceShaderAtomicFloatFeaturesEXT AtomicFloat;
    public PhysicalDeviceShaderAtomicInt64Features AtomicInt64;
    public PhysicalDeviceShaderIntegerDotProductFeatures DotProduct;
    public PhysicalDeviceBufferDeviceAddressFeatures BufferAddress;
    public PhysicalDeviceMaintenance4Features Maintenance4;
    public PhysicalDevicePipelineExecutablePropertiesFeaturesKHR Executables;

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
        set->AtomicFloat.SType = StructureType.PhysicalDeviceShaderAtomicFloatFeaturesExt;
        set->AtomicInt64.SType = StructureType.PhysicalDeviceShaderAtomicInt64Features;
        set->DotProduct.SType = StructureType.PhysicalDeviceShaderIntegerDotProductFeatures;
        set->BufferAddress.SType = StructureType.PhysicalDeviceBufferDeviceAddressFeatures;
        set->Maintenance4.SType = StructureType.PhysicalDeviceMaintenance4Features;
        set->Executables.SType = StructureType.PhysicalDevicePipelineExecutablePropertiesFeaturesKhr;

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
        chain.AppendIf(extensions.Has(DeviceExtension.AtomicFloat), &set->AtomicFloat);
        chain.AppendIf(extensions.Has(DeviceExtension.AtomicInt64, ExtensionSet.Version12), &set->AtomicInt64);
        chain.AppendIf(extensions.Has(DeviceExtension.IntegerDotProduct, ExtensionSet.Version13), &set->DotProduct);
        // The extension's function has another name than that of Vulkan 1.2.
        chain.AppendIf(extensions.Version >= ExtensionSet.Version12, &set->BufferAddress);
        chain.AppendIf(extensions.Has(DeviceExtension.Maintenance4, ExtensionSet.Version13), &set->Maintenance4);
        chain.AppendIf(extensions.Has(DeviceExtension.PipelineExecutableProperties), &set->Executables);
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
            | When(Fault.DeviceFault, GpuCapability.DeviceFault)
            | When(Core.Features.ShaderInt16, GpuCapability.ShaderInt16)
            | When(Maintenance4.Maintenance4, GpuCapability.Maintenance4)
            | When(MemoryModel.VulkanMemoryModel && MemoryModel.VulkanMemoryModelDeviceScope, GpuCapability.VulkanMemoryModel)
            | When(Core.Features.ShaderFloat64, GpuCapability.ShaderFloat64)
            | When(AtomicFloat.ShaderBufferFloat32Atomics && AtomicFloat.ShaderBufferFloat32AtomicAdd, GpuCapability.ShaderFloatAtomics)
            | When(AtomicInt64.ShaderBufferInt64Atomics && Core.Features.ShaderInt64, GpuCapability.ShaderInt64Atomics)
            | When(DotProduct.ShaderIntegerDotProduct, GpuCapability.IntegerDotProduct)
            | When(BufferAddress.BufferDeviceAddress, GpuCapability.BufferDeviceAddress)
            | When(Core.Features.RobustBufferAccess, GpuCapability.RobustAccess)
            | When(Executables.PipelineExecutableInfo, GpuCapability.PipelineStatistics);

    /// <summary>Only the features that these capabilities need, out of those offered.</summary>
    public readonly FeatureSet Keep(GpuCapability capabilities)
    {
        FeatureSet kept = default;
        kept.Maintenance4.Maintenance4 = capabilities.HasFlag(GpuCapability.Maintenance4);
        kept.Executables.PipelineExecutableInfo = capabilities.HasFlag(GpuCapability.PipelineStatistics);
        kept.Core.Features.ShaderFloat64 = capabilities.HasFlag(GpuCapability.ShaderFloat64);
        kept.Core.Features.RobustBufferAccess = capabilities.HasFlag(GpuCapability.RobustAccess);
        kept.AtomicFloat.ShaderBufferFloat32Atomics = capabilities.HasFlag(GpuCapability.ShaderFloatAtomics);
        kept.AtomicFloat.ShaderBufferFloat32AtomicAdd = capabilities.HasFlag(GpuCapability.ShaderFloatAtomics);
        kept.AtomicFloat.ShaderSharedFloat32Atomics
            = capabilities.HasFlag(GpuCapability.ShaderFloatAtomics) && AtomicFloat.ShaderSharedFloat32Atomics;
        kept.AtomicFloat.ShaderSharedFloat32AtomicAdd
            = capabilities.HasFlag(GpuCapability.ShaderFloatAtomics) && AtomicFloat.ShaderSharedFloat32AtomicAdd;
        kept.AtomicInt64.ShaderBufferInt64Atomics = capabilities.HasFlag(GpuCapability.ShaderInt64Atomics);
        kept.AtomicInt64.ShaderSharedInt64Atomics
            = capabilities.HasFlag(GpuCapability.ShaderInt64Atomics) && AtomicInt64.ShaderSharedInt64Atomics;
        kept.DotProduct.ShaderIntegerDotProduct = capabilities.HasFlag(GpuCapability.IntegerDotProduct);
        kept.BufferAddress.BufferDeviceAddress = capabilities.HasFlag(GpuCapability.BufferDeviceAddress);
        kept.Storage16.StorageBuffer16BitAccess = capabilities.HasFlag(GpuCapability.Storage16Bit);
        kept.Storage16.UniformAndStorageBuffer16BitAccess
            = capabilities.HasFlag(GpuCapability.Storage16Bit) && Storage16.UniformAndStorageBuffer16BitAccess;
        kept.Storage8.StorageBuffer8BitAccess = capabilities.HasFlag(GpuCapability.Storage8Bit);
        kept.Storage8.UniformAndStorageBuffer8BitAccess
            = capabilities.HasFlag(GpuCapability.Storage8Bit) && Storage8.UniformAndStorageBuffer8BitAccess;
        kept.Float16Int8.ShaderFloat16 = capabilities.HasFlag(GpuCapability.ShaderFloat16);
        kept.Float16Int8.ShaderInt8 = capabilities.HasFlag(GpuCapability.ShaderInt8);
        kept.Core.Features.ShaderInt64 = capabilities.HasFlag(GpuCapability.ShaderInt64);
        kept.Core.Features.ShaderInt16 = capabilities.HasFlag(GpuCapability.ShaderInt16);
        kept.Timeline.TimelineSemaphore = capabilities.HasFlag(GpuCapability.TimelineSemaphores);
        kept.SubgroupSize.SubgroupSizeControl = capabilities.HasFlag(GpuCapability.SubgroupSizeControl);
        kept.SubgroupSize.ComputeFullSubgroups = capabilities.HasFlag(GpuCapability.SubgroupSizeControl);
        kept.SubgroupTypes.ShaderSubgroupExtendedTypes = SubgroupTypes.ShaderSubgroupExtendedTypes;
        kept.CooperativeMatrix.CooperativeMatrix = capabilities.HasFlag(GpuCapability.CooperativeMatrix);
        bool memoryModel = (capabilities & (GpuCapability.CooperativeMatrix | GpuCapability.VulkanMemoryModel)) != 0;
        kept.MemoryModel.VulkanMemoryModel = memoryModel;
        kept.MemoryModel.VulkanMemoryModelDeviceScope = memoryModel && MemoryModel.VulkanMemoryModelDeviceScope;
        kept.Fault.DeviceFault = capabilities.HasFlag(GpuCapability.DeviceFault);
        return kept;
    }

    private static GpuCapability When(bool condition, GpuCapability capability)
        => condition ? capability : GpuCapability.None;
}
