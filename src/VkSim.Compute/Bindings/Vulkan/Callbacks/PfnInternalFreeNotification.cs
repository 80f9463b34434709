namespace Silk.NET.Vulkan;

/// <summary>An entry of <see cref="AllocationCallbacks"/>; the engine passes none, so only the address is kept.</summary>
internal readonly struct PfnInternalFreeNotification
{
    private readonly nint _handle;

    private PfnInternalFreeNotification(nint handle) => _handle = handle;

    public static implicit operator nint(PfnInternalFreeNotification function) => function._handle;

    public static explicit operator PfnInternalFreeNotification(nint handle) => new(handle);
}
