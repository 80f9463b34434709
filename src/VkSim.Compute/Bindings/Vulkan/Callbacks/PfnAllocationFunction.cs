namespace Silk.NET.Vulkan;

/// <summary>An entry of <see cref="AllocationCallbacks"/>; the engine passes none, so only the address is kept.</summary>
internal readonly struct PfnAllocationFunction
{
    private readonly nint _handle;

    private PfnAllocationFunction(nint handle) => _handle = handle;

    public static implicit operator nint(PfnAllocationFunction function) => function._handle;

    public static explicit operator PfnAllocationFunction(nint handle) => new(handle);
}
