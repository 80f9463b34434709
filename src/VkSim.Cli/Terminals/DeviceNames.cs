namespace VkSim.Cli;

/// <summary>How a device is called in text for people.</summary>
internal static class DeviceNames
{
    /// <summary>The name, with the instruction set where the device is the CPU.</summary>
    public static string Full(DeviceDescription device) =>
        device.InstructionSet is null ? device.Name : $"{device.Name}, {device.InstructionSet}";

    /// <summary>How many components work side by side.</summary>
    public static string Lanes(DeviceDescription device)
    {
        string size = device.SubgroupMin == device.SubgroupMax ? $"{device.SubgroupMax}" : $"{device.SubgroupMin} to {device.SubgroupMax}";
        return device.InstructionSet is null ? $"subgroups of {size}" : $"{size} lanes";
    }
}
