using System.Runtime.InteropServices;

namespace Silk.NET.Shaderc;

internal readonly unsafe struct PfnIncludeResultReleaseFn : IDisposable
{
    private readonly void* _handle;

    public PfnIncludeResultReleaseFn(delegate* unmanaged[Cdecl]<void*, IncludeResult*, void> pointer) => _handle = pointer;

    // The caller keeps the delegate alive for as long as native code may call it.
    public PfnIncludeResultReleaseFn(IncludeResultReleaseFn function)
        => _handle = (void*)Marshal.GetFunctionPointerForDelegate(function);

    public delegate* unmanaged[Cdecl]<void*, IncludeResult*, void> Handle
        => (delegate* unmanaged[Cdecl]<void*, IncludeResult*, void>)_handle;

    public static PfnIncludeResultReleaseFn From(IncludeResultReleaseFn function) => new(function);

    public static implicit operator nint(PfnIncludeResultReleaseFn function) => (nint)function._handle;

    public static implicit operator PfnIncludeResultReleaseFn(IncludeResultReleaseFn function) => new(function);

    public static implicit operator PfnIncludeResultReleaseFn(delegate* unmanaged[Cdecl]<void*, IncludeResult*, void> pointer)
        => new(pointer);

    public void Dispose()
    {
    }
}
