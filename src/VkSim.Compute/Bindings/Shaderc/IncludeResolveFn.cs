using System.Runtime.InteropServices;

namespace Silk.NET.Shaderc;

[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
internal unsafe delegate IncludeResult* IncludeResolveFn(void* arg0, byte* arg1, int arg2, byte* arg3, nuint arg4);
