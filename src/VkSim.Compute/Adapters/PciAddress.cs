namespace VkSim.Compute;

/// <summary>Where a device sits on the PCI bus.</summary>
internal readonly record struct PciAddress(uint Domain, uint Bus, uint Device, uint Function);
