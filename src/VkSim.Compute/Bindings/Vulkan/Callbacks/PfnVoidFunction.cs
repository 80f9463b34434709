namespace Silk.NET.Vulkan;

internal readonly unsafe struct PfnVoidFunction : IDisposable
{
    private readonly void* _handle;

    public PfnVoidFunction(delegate* unmanaged[Cdecl]<void> pointer) => _handle = pointer;

    public delegate* unmanaged[Cdecl]<void> Handle => (delegate* unmanaged[Cdecl]<void>)_handle;

    public static implicit operator nint(PfnVoidFunction function) => (nint)function._handle;

    public static implicit operator delegate* unmanaged[Cdecl]<void>(PfnVoidFunction function) => function.Handle;

    public void Dispose()
    {
    }
}
