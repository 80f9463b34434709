using System.Runtime.InteropServices;
using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal readonly unsafe struct PfnDebugUtilsMessengerCallbackEXT : IDisposable
{
    private readonly void* _handle;

    public PfnDebugUtilsMessengerCallbackEXT(delegate* unmanaged[Cdecl]<DebugUtilsMessageSeverityFlagsEXT, DebugUtilsMessageTypeFlagsEXT, DebugUtilsMessengerCallbackDataEXT*, void*, Bool32> pointer) => _handle = pointer;

    // The caller keeps the delegate alive for as long as native code may call it.
    public PfnDebugUtilsMessengerCallbackEXT(DebugUtilsMessengerCallbackFunctionEXT function)
        => _handle = (void*)Marshal.GetFunctionPointerForDelegate(function);

    public delegate* unmanaged[Cdecl]<DebugUtilsMessageSeverityFlagsEXT, DebugUtilsMessageTypeFlagsEXT, DebugUtilsMessengerCallbackDataEXT*, void*, Bool32> Handle
        => (delegate* unmanaged[Cdecl]<DebugUtilsMessageSeverityFlagsEXT, DebugUtilsMessageTypeFlagsEXT, DebugUtilsMessengerCallbackDataEXT*, void*, Bool32>)_handle;

    public static PfnDebugUtilsMessengerCallbackEXT From(DebugUtilsMessengerCallbackFunctionEXT function) => new(function);

    public static implicit operator nint(PfnDebugUtilsMessengerCallbackEXT function) => (nint)function._handle;

    public static implicit operator PfnDebugUtilsMessengerCallbackEXT(DebugUtilsMessengerCallbackFunctionEXT function) => new(function);

    public static implicit operator PfnDebugUtilsMessengerCallbackEXT(delegate* unmanaged[Cdecl]<DebugUtilsMessageSeverityFlagsEXT, DebugUtilsMessageTypeFlagsEXT, DebugUtilsMessengerCallbackDataEXT*, void*, Bool32> pointer)
        => new(pointer);

    public void Dispose()
    {
    }
}
