using System.Runtime.InteropServices;

namespace Silk.NET.Core.Native;

/// <summary>The functions of one native library.</summary>
internal abstract class NativeAPI : IDisposable
{
    private nint _library;

    protected NativeAPI(nint library) => _library = library;

    /// <summary>Opens the first library found among <paramref name="names"/>.</summary>
    /// <exception cref="FileNotFoundException">None of them can be opened.</exception>
    protected static nint Open(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        throw new FileNotFoundException(
            $"Could not find or load the native library: tried {string.Join(", ", names!)}.", names[0]);
    }

    /// <summary>The exported function, or zero.</summary>
    protected nint Export(string name)
    {
        ObjectDisposedException.ThrowIf(_library == 0, this);
        return NativeLibrary.TryGetExport(_library, name, out nint function) ? function : 0;
    }

    public void Dispose()
    {
        nint library = Interlocked.Exchange(ref _library, 0);
        if (library != 0)
        {
            NativeLibrary.Free(library);
        }
    }
}
