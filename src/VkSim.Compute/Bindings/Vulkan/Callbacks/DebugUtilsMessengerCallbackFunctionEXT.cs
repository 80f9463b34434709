using System.Runtime.InteropServices;

namespace Silk.NET.Vulkan;

[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
internal unsafe delegate uint DebugUtilsMessengerCallbackFunctionEXT(
    DebugUtilsMessageSeverityFlagsEXT messageSeverity,
    DebugUtilsMessageTypeFlagsEXT messageTypes,
    DebugUtilsMessengerCallbackDataEXT* pCallbackData,
    void* pUserData);
