using System.Runtime.InteropServices;

namespace Silk.NET.Core.Native;

/// <summary>The functions of one native library.</summary>
internal abstract class NativeAPI : IDisposable
{
    private nint _library;

    protected NativeAPI(nint library) => _library = library;

    /// <summary>Opens the first library found among <paramref name="names"/>.</summary>
    /// <exception cref="FileNotFoundException">None of them can be opened.</exception>
    protected static nint Open(params string[] names)
    {
        string reasons = string.Empty;
        foreach (string name in names)
        {
            try
            {
                return NativeLibrary.Load(name);
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                reasons += Reasons(error.Message);
            }
        }

        throw new FileNotFoundException(
            $"Could not find or load the native library: tried {string.Join(", ", names)}.{reasons}", names[0]);
    }

    // The system says something for every path it tried; what matters is why a file that is there cannot be used.
    private static string Reasons(string message)
        => string.Concat(message.Split('\n')
            .Where(line => line.Contains("undefined symbol", StringComparison.Ordinal) || line.Contains("wrong ELF class", StringComparison.Ordinal))
            .Distinct()
            .Select(line => " " + line.Trim() + "."));

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
