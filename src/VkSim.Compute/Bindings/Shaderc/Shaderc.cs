using System.Runtime.CompilerServices;
using Silk.NET.Core.Loader;
using Silk.NET.Core.Native;

namespace Silk.NET.Shaderc;

/// <summary>The GLSL to SPIR-V compiler of Google's shaderc; its functions are looked up when they are first called.</summary>
internal sealed unsafe partial class Shaderc : NativeAPI
{
    /// <summary>An AppContext value or an environment variable that names the library to open instead of the system's.</summary>
    private const string LibrarySwitch = "VkSim.ShadercLibrary";
    private const string LibraryVariable = "VKSIM_SHADERC_LIBRARY";

    private Shaderc(nint library)
        : base(library)
    {
    }

    /// <summary>Opens shaderc.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static Shaderc GetApi()
    {
        string? path = AppContext.GetData(LibrarySwitch) as string ?? Environment.GetEnvironmentVariable(LibraryVariable);
        return string.IsNullOrEmpty(path) ? new Shaderc(Open(LibraryNames())) : GetApi(path);
    }

    /// <summary>Opens this library.</summary>
    /// <exception cref="FileNotFoundException">It cannot be opened.</exception>
    public static Shaderc GetApi(string library) => new(Open(library));

    private static string[] LibraryNames()
    {
        if (OperatingSystem.IsWindows())
        {
            return ["shaderc_shared.dll"];
        }

        return OperatingSystem.IsMacOS()
            ? ["libshaderc_shared.1.dylib", "libshaderc_shared.dylib", "libshaderc.1.dylib", "libshaderc.dylib"]
            : ["libshaderc_shared.so.1", "libshaderc_shared.so", "libshaderc.so.1", "libshaderc.so"];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Load(ref nint slot, string name)
    {
        nint function = slot;
        return function != 0 ? function : Resolve(ref slot, name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Resolve(ref nint slot, string name)
    {
        nint function = Export(name);
        return slot = function != 0 ? function : throw new SymbolLoadingException(name);
    }
}
