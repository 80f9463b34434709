namespace VkSim.Compute;

/// <summary>
/// What one VkPhysicalDevice tells of itself. Holds no handle, so that selection, the removal of duplicates and the quirk
/// table are pure functions of it.
/// </summary>
internal sealed record AdapterDescription
{
    /// <summary>Position in the loader's list, before duplicates are removed.</summary>
    public int EnumerationIndex { get; init; }

    public string Name { get; init; } = "";

    public uint VendorId { get; init; }

    public uint DeviceId { get; init; }

    public AdapterType Type { get; init; }

    public DriverId Driver { get; init; }

    public string DriverName { get; init; } = "";

    /// <summary>The driver's own words on its version, such as "Mesa 22.3.6 (LLVM 15.0.6)".</summary>
    public string DriverInfo { get; init; } = "";

    /// <summary>The driver's version as the vendor writes it.</summary>
    public Version DriverVersion { get; init; } = new(0, 0);

    /// <summary>The driver's version as Vulkan gives it, packed by each vendor in its own way.</summary>
    public uint DriverVersionPacked { get; init; }

    public Version ApiVersion { get; init; } = new(1, 1, 0);

    public Guid DeviceUuid { get; init; }

    public Guid DriverUuid { get; init; }

    /// <summary>The operating system's identity of the GPU (Windows); 0 where there is none.</summary>
    public ulong Luid { get; init; }

    public PciAddress? Pci { get; init; }

    public Guid PipelineCacheUuid { get; init; }

    public bool IsSoftware { get; init; }

    /// <summary>The queue families.</summary>
    public IReadOnlyList<QueueFamilyInfo> QueueFamilies { get; init; } = [];

    /// <summary>The queue family that compute work goes to unless options say otherwise, or -1 where none can compute.</summary>
    public int ComputeQueueFamily { get; init; } = -1;

    /// <summary>The names of the device extensions on offer.</summary>
    public IReadOnlySet<string> Extensions { get; init; } = new HashSet<string>();

    /// <summary>Limits and capabilities, with the quirk table applied.</summary>
    public DeviceCapabilities Capabilities { get; init; } = new();

    public DeviceQuirks Quirks { get; init; } = DeviceQuirks.None;

    /// <summary>The vendor's name, from its PCI or Khronos number.</summary>
    public string Vendor => VendorNames.Find(VendorId);

    /// <summary>Whether this is the same driver's view of the same device, in whichever instance.</summary>
    public bool IsSameDevice(AdapterDescription other)
        => VendorId == other.VendorId && DeviceId == other.DeviceId && Name == other.Name
            && DeviceUuid == other.DeviceUuid && DriverUuid == other.DriverUuid && Driver == other.Driver
            && DriverVersionPacked == other.DriverVersionPacked;
}
