namespace VkSim.Compute;

/// <summary>The names of the device extensions that are used.</summary>
internal static class DeviceExtension
{
    public const string Storage8Bit = "VK_KHR_8bit_storage";
    public const string Float16Int8 = "VK_KHR_shader_float16_int8";
    public const string TimelineSemaphore = KhrTimelineSemaphore.ExtensionName;
    public const string SubgroupSizeControl = "VK_EXT_subgroup_size_control";
    public const string SubgroupExtendedTypes = "VK_KHR_shader_subgroup_extended_types";
    public const string MemoryModel = "VK_KHR_vulkan_memory_model";
    public const string CooperativeMatrix = KhrCooperativeMatrix.ExtensionName;
    public const string DeviceFault = ExtDeviceFault.ExtensionName;
    public const string PushDescriptor = KhrPushDescriptor.ExtensionName;
    public const string MemoryBudget = "VK_EXT_memory_budget";
    public const string DriverProperties = "VK_KHR_driver_properties";
    public const string PciBusInfo = "VK_EXT_pci_bus_info";
    public const string AtomicFloat = "VK_EXT_shader_atomic_float";
    public const string AtomicInt64 = "VK_KHR_shader_atomic_int64";
    public const string IntegerDotProduct = "VK_KHR_shader_integer_dot_product";
    public const string Maintenance4 = "VK_KHR_maintenance4";
    public const string PipelineExecutableProperties = KhrPipelineExecutableProperties.ExtensionName;
    public const string ExternalMemoryFd = KhrExternalMemoryFd.ExtensionName;
    public const string ExternalMemoryWin32 = KhrExternalMemoryWin32.ExtensionName;
    public const string ExternalMemoryDmaBuf = "VK_EXT_external_memory_dma_buf";
    public const string PortabilitySubset = "VK_KHR_portability_subset";

    /// <summary>The extensions to enable for these capabilities; those that the version has taken in need no name.</summary>
    public static IReadOnlyList<string> ToEnable(ExtensionSet extensions, GpuCapability capabilities)
    {
        List<string> names = [];
        Add(Storage8Bit, ExtensionSet.Version12, GpuCapability.Storage8Bit);
        Add(Float16Int8, ExtensionSet.Version12, GpuCapability.ShaderFloat16);
        Add(Float16Int8, ExtensionSet.Version12, GpuCapability.ShaderInt8);
        Add(TimelineSemaphore, ExtensionSet.Version12, GpuCapability.TimelineSemaphores);
        Add(SubgroupSizeControl, ExtensionSet.Version13, GpuCapability.SubgroupSizeControl);
        Add(SubgroupExtendedTypes, ExtensionSet.Version12, GpuCapability.None);
        Add(MemoryModel, ExtensionSet.Version12, GpuCapability.CooperativeMatrix);
        Add(MemoryModel, ExtensionSet.Version12, GpuCapability.VulkanMemoryModel);
        Add(AtomicFloat, null, GpuCapability.ShaderFloatAtomics);
        Add(AtomicInt64, ExtensionSet.Version12, GpuCapability.ShaderInt64Atomics);
        Add(IntegerDotProduct, ExtensionSet.Version13, GpuCapability.IntegerDotProduct);
        Add(Maintenance4, ExtensionSet.Version13, GpuCapability.Maintenance4);
        Add(CooperativeMatrix, null, GpuCapability.CooperativeMatrix);
        Add(DeviceFault, null, GpuCapability.DeviceFault);
        Add(PushDescriptor, null, GpuCapability.PushDescriptors);
        Add(MemoryBudget, null, GpuCapability.MemoryBudget);
        Add(PipelineExecutableProperties, null, GpuCapability.PipelineStatistics);
        Add(ExternalMemoryFd, null, GpuCapability.ExternalMemory);
        Add(ExternalMemoryWin32, null, GpuCapability.ExternalMemory);
        Add(ExternalMemoryDmaBuf, null, GpuCapability.DmaBuf);

        // Where it is offered the specification wants it enabled.
        Add(PortabilitySubset, null, GpuCapability.None);
        return names;

        void Add(string name, Version? promoted, GpuCapability capability)
        {
            bool builtIn = promoted is not null && extensions.Version >= promoted;
            if (!builtIn && extensions.Has(name) && capabilities.HasFlag(capability) && !names.Contains(name))
            {
                names.Add(name);
            }
        }
    }
}
