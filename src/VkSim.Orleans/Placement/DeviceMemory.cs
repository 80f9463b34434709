namespace VkSim.Orleans.Placement;

/// <summary>Memory that a silo has for vectors.</summary>
internal static class DeviceMemory
{
    /// <summary>Bytes of the memory of the device that a selector chooses.</summary>
    public static double Of(string? device) => VectorDevice.Available(device).First(found => found.Chosen).MemoryBytes;
}
