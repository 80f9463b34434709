using System.Runtime.InteropServices;

namespace Silk.NET.Shaderc;

internal readonly unsafe struct PfnIncludeResolveFn : IDisposable
{
    private readonly void* _handle;

    public PfnIncludeResolveFn(delegate* unmanaged[Cdecl]<void*, byte*, int, byte*, nuint, IncludeResult*> pointer) => _handle = pointer;

    // The caller keeps the delegate alive for as long as native code may call it.
    public PfnIncludeResolveFn(IncludeResolveFn function)
        => _handle = (void*)Marshal.GetFunctionPointerForDelegate(function);

    public delegate* unmanaged[Cdecl]<void*, byte*, int, byte*, nuint, IncludeResult*> Handle
        => (delegate* unmanaged[Cdecl]<void*, byte*, int, byte*, nuint, IncludeResult*>)_handle;

    public static PfnIncludeResolveFn From(IncludeResolveFn function) => new(function);

    public static implicit operator nint(PfnIncludeResolveFn function) => (nint)function._handle;

    public static implicit operator PfnIncludeResolveFn(IncludeResolveFn function) => new(function);

    public static implicit operator PfnIncludeResolveFn(delegate* unmanaged[Cdecl]<void*, byte*, int, byte*, nuint, IncludeResult*> pointer)
        => new(pointer);

    public void Dispose()
    {
    }
}
