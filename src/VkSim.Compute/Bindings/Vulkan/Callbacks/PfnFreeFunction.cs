namespace Silk.NET.Vulkan;

/// <summary>An entry of <see cref="AllocationCallbacks"/>; the engine passes none, so only the address is kept.</summary>
internal readonly struct PfnFreeFunction
{
    private readonly nint _handle;

    private PfnFreeFunction(nint handle) => _handle = handle;

    public static implicit operator nint(PfnFreeFunction function) => function._handle;

    public static explicit operator PfnFreeFunction(nint handle) => new(handle);
}
