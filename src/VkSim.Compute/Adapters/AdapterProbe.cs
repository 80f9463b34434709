using Silk.NET.Core.Native;

namespace VkSim.Compute;

/// <summary>Asks a VkPhysicalDevice what it is and can do.</summary>
internal static unsafe class AdapterProbe
{
    public static AdapterDescription Describe(VulkanInstance instance, PhysicalDevice device, int index)
    {
        Vk api = instance.Api;
        PhysicalDeviceProperties basic;
        api.GetPhysicalDeviceProperties(device, &basic);
        Version version = ReadVersion(basic.ApiVersion);
        AdapterDescription description = new()
        {
            EnumerationIndex = index,
            Name = SilkMarshal.PtrToString((nint)basic.DeviceName) ?? "",
            VendorId = basic.VendorID,
            DeviceId = basic.DeviceID,
            Type = ReadType(basic.DeviceType),
            ApiVersion = version,
            DriverVersionPacked = basic.DriverVersion,
            PipelineCacheUuid = ReadUuid(basic.PipelineCacheUuid),
        };
        if (version < VulkanInstance.Floor)
        {
            // Below 1.1 the calls that follow do not exist; the caller leaves such a device out.
            return description;
        }

        HashSet<string> names = ExtensionSet.Read(
            (count, first) => api.EnumerateDeviceExtensionProperties(device, (byte*)null, (uint*)count, (ExtensionProperties*)first),
            "vkEnumerateDeviceExtensionProperties");
        Version usable = version < instance.Version ? version : instance.Version;
        ExtensionSet extensions = new(names, new Version(usable.Major, usable.Minor));
        return Describe(instance, device, description with { Extensions = names }, extensions);
    }

    private static AdapterDescription Describe(
        VulkanInstance instance, PhysicalDevice device, AdapterDescription description, ExtensionSet extensions)
    {
        PropertySet properties = default;
        PropertySet.Link(&properties, extensions);
        instance.Api.GetPhysicalDeviceProperties2(device, &properties.Core);
        FeatureSet features = default;
        FeatureSet.Link(&features, extensions);
        instance.Api.GetPhysicalDeviceFeatures2(device, &features.Core);

        bool hasDriver = extensions.Has(DeviceExtension.DriverProperties, ExtensionSet.Version12);
        string info = hasDriver ? SilkMarshal.PtrToString((nint)properties.Driver.DriverInfo) ?? "" : "";
        DriverId driver = hasDriver ? properties.Driver.DriverID : default;
        QueueFamilyInfo[] families = QueueSelection.Families(instance.Api, device);
        QueueFamilyInfo? compute = QueueSelection.Preferred(families, QueuePreference.Compute);
        description = description with
        {
            Driver = driver,
            DriverName = hasDriver ? SilkMarshal.PtrToString((nint)properties.Driver.DriverName) ?? "" : "",
            DriverInfo = info,
            DriverVersion = DriverVersions.Read(driver, description.DriverVersionPacked, info),
            DeviceUuid = ReadUuid(properties.Identity.DeviceUuid),
            DriverUuid = ReadUuid(properties.Identity.DriverUuid),
            Luid = properties.Identity.DeviceLuidvalid ? *(ulong*)properties.Identity.DeviceLuid : 0,
            Pci = extensions.Has(DeviceExtension.PciBusInfo)
                ? new PciAddress(properties.Pci.PciDomain, properties.Pci.PciBus, properties.Pci.PciDevice, properties.Pci.PciFunction)
                : null,
            QueueFamilies = families,
            ComputeQueueFamily = compute?.Index ?? -1,
        };
        description = description with { IsSoftware = IsSoftware(description) };

        PhysicalDeviceMemoryProperties memory;
        instance.Api.GetPhysicalDeviceMemoryProperties(device, &memory);
        DeviceCapabilities capabilities = CapabilityProbe.Read(in properties, in features, in memory, extensions, compute?.TimestampBits ?? 0);
        if (instance.DebugUtils is not null)
        {
            capabilities = capabilities with { Available = capabilities.Available | GpuCapability.DebugUtils };
        }

        if (capabilities.Supports(GpuCapability.CooperativeMatrix))
        {
            capabilities = capabilities with { CooperativeMatrixShapes = CooperativeMatrixProbe.Read(instance, device) };
        }

        description = description with { Capabilities = capabilities };
        DeviceQuirks quirks = DeviceQuirks.Find(description);
        return description with { Quirks = quirks, Capabilities = capabilities.Without(quirks.Disabled) };
    }

    private static Version ReadVersion(uint packed)
    {
        // The top three bits are the variant; the safety-critical one is not ours.
        Version32 version = (Version32)(packed & 0x1FFF_FFFF);
        return new Version((int)version.Major, (int)version.Minor, (int)version.Patch);
    }

    private static AdapterType ReadType(PhysicalDeviceType type) => type switch
    {
        PhysicalDeviceType.DiscreteGpu => AdapterType.Discrete,
        PhysicalDeviceType.IntegratedGpu => AdapterType.Integrated,
        PhysicalDeviceType.VirtualGpu => AdapterType.Virtual,
        PhysicalDeviceType.Cpu => AdapterType.Software,
        _ => AdapterType.Other,
    };

    private static Guid ReadUuid(byte* bytes) => new(new ReadOnlySpan<byte>(bytes, 16), bigEndian: true);

    // Some software drivers call themselves a GPU of another kind.
    private static bool IsSoftware(AdapterDescription adapter)
        => adapter.Type == AdapterType.Software
            || adapter.Driver is DriverId.MesaLlvmpipe or DriverId.GoogleSwiftshader
            || adapter.Name.Contains("llvmpipe", StringComparison.OrdinalIgnoreCase)
            || adapter.Name.Contains("SwiftShader", StringComparison.OrdinalIgnoreCase)
            || adapter.Name.Contains("Microsoft Basic Render", StringComparison.OrdinalIgnoreCase);
}
