using System.Runtime.CompilerServices;

namespace Silk.NET.Core.Native;

/// <summary>The functions of one extension, as one instance or one device gives them.</summary>
internal abstract class NativeExtension<T>(ExtensionFunctions functions) : IDisposable
    where T : NativeAPI
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected nint Load(ref nint slot, ReadOnlySpan<byte> name)
    {
        nint function = slot;
        return function != 0 ? function : slot = functions.Require(name);
    }

    // The library belongs to the API object; an extension owns nothing.
    public void Dispose()
    {
    }
}
