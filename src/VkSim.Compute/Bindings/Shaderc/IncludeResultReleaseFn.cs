using System.Runtime.InteropServices;

namespace Silk.NET.Shaderc;

[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
internal unsafe delegate void IncludeResultReleaseFn(void* arg0, IncludeResult* arg1);
