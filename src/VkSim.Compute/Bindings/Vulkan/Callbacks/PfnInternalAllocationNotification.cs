namespace Silk.NET.Vulkan;

/// <summary>An entry of <see cref="AllocationCallbacks"/>; the engine passes none, so only the address is kept.</summary>
internal readonly struct PfnInternalAllocationNotification
{
    private readonly nint _handle;

    private PfnInternalAllocationNotification(nint handle) => _handle = handle;

    public static implicit operator nint(PfnInternalAllocationNotification function) => function._handle;

    public static explicit operator PfnInternalAllocationNotification(nint handle) => new(handle);
}
