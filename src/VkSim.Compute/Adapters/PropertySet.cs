namespace VkSim.Compute;

/// <summary>The property structures that we read, in one place. Must stay where it is while its chain is used.</summary>
internal unsafe struct PropertySet
{
    public PhysicalDeviceProperties2 Core;
    public PhysicalDeviceIDProperties Identity;
    public PhysicalDeviceMaintenance3Properties Allocation;
    public PhysicalDeviceSubgroupProperties Subgroup;
    public PhysicalDeviceDriverProperties Driver;
    public PhysicalDeviceSubgroupSizeControlProperties SubgroupSize;
    public PhysicalDevicePushDescriptorPropertiesKHR PushDescriptor;
    public PhysicalDevicePCIBusInfoPropertiesEXT Pci;

    /// <summary>Writes the structure types and links the structures that these extensions know.</summary>
    public static void Link(PropertySet* set, ExtensionSet extensions)
    {
        set->Core.SType = StructureType.PhysicalDeviceProperties2;
        set->Identity.SType = StructureType.PhysicalDeviceIDProperties;
        set->Allocation.SType = StructureType.PhysicalDeviceMaintenance3Properties;
        set->Subgroup.SType = StructureType.PhysicalDeviceSubgroupProperties;
        set->Driver.SType = StructureType.PhysicalDeviceDriverProperties;
        set->SubgroupSize.SType = StructureType.PhysicalDeviceSubgroupSizeControlProperties;
        set->PushDescriptor.SType = StructureType.PhysicalDevicePushDescriptorPropertiesKhr;
        set->Pci.SType = StructureType.PhysicalDevicePciBusInfoPropertiesExt;

        set->Core.PNext = null;
        StructureChain chain = new(&set->Core);
        chain.Append(&set->Identity);
        chain.Append(&set->Allocation);
        chain.Append(&set->Subgroup);
        chain.AppendIf(extensions.Has(DeviceExtension.DriverProperties, ExtensionSet.Version12), &set->Driver);
        chain.AppendIf(extensions.Has(DeviceExtension.SubgroupSizeControl, ExtensionSet.Version13), &set->SubgroupSize);
        chain.AppendIf(extensions.Has(DeviceExtension.PushDescriptor), &set->PushDescriptor);
        chain.AppendIf(extensions.Has(DeviceExtension.PciBusInfo), &set->Pci);
    }
}
