using System.Text;
using Silk.NET.Core.Loader;

namespace Silk.NET.Core.Native;

/// <summary>Looks functions up for one instance or one device.</summary>
internal sealed unsafe class ExtensionFunctions(nint getProcAddr, nint handle)
{
    /// <summary>The function of this null-terminated name, or zero.</summary>
    public nint Find(ReadOnlySpan<byte> name)
    {
        fixed (byte* pointer = name)
        {
            return ((delegate* unmanaged<nint, byte*, nint>)getProcAddr)(handle, pointer);
        }
    }

    /// <summary>The function of this null-terminated name.</summary>
    /// <exception cref="SymbolLoadingException">The instance or device does not have it.</exception>
    public nint Require(ReadOnlySpan<byte> name)
    {
        nint function = Find(name);
        return function != 0 ? function : throw new SymbolLoadingException(Encoding.UTF8.GetString(name));
    }
}
