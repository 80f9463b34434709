namespace VkSim.Native;

/// <summary>What stands on a device and is of no use without it.</summary>
internal abstract class OwnedObject(DeviceObject owner) : NativeObject
{
    public DeviceObject Owner { get; } = owner;
}
