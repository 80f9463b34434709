namespace VkSim.Cli;

/// <summary>A device; the fields up to <c>chosen</c> and their order are a fixed contract.</summary>
internal sealed record DeviceJson(
    int Index,
    string Name,
    string Vendor,
    string Driver,
    string ApiVersion,
    string Type,
    int SubgroupMin,
    int SubgroupMax,
    long MemoryBytes,
    bool Chosen,
    string Reason,
    string? InstructionSet,
    string? Uuid,
    string? Tuning,
    bool? Reproducible)
{
    public static DeviceJson From(DeviceDescription device) => new(
        device.Index, device.Name, device.Vendor, device.Driver, device.ApiVersion, device.Type, device.SubgroupMin,
        device.SubgroupMax, device.MemoryBytes, device.Chosen, device.Reason, device.InstructionSet, device.Uuid, device.Tuning,
        device.Reproducible);
}
