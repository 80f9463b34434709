namespace Silk.NET.Vulkan;

/// <summary>An entry of <see cref="AllocationCallbacks"/>; the engine passes none, so only the address is kept.</summary>
internal readonly struct PfnReallocationFunction
{
    private readonly nint _handle;

    private PfnReallocationFunction(nint handle) => _handle = handle;

    public static implicit operator nint(PfnReallocationFunction function) => function._handle;

    public static explicit operator PfnReallocationFunction(nint handle) => new(handle);
}
