using System.Runtime.InteropServices;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Loader;

namespace VkSim.Compute;

/// <summary>The functions that one native library exports.</summary>
internal sealed class SharedLibrary : INativeContext
{
    private nint _handle;

    private SharedLibrary(nint handle) => _handle = handle;

    /// <summary>
    /// Opens the library that the AppContext value or, failing that, the environment variable names; otherwise the first of
    /// these names that can be opened.
    /// </summary>
    /// <exception cref="FileNotFoundException">None of them can be opened.</exception>
    public static SharedLibrary Open(string appContextName, string variable, params string[] names)
    {
        string? chosen = AppContext.GetData(appContextName) as string ?? Environment.GetEnvironmentVariable(variable);
        return OpenFirst(string.IsNullOrEmpty(chosen) ? names : [chosen]);
    }

    /// <summary>Opens the first of these names that can be opened.</summary>
    /// <exception cref="FileNotFoundException">None of them can be opened.</exception>
    public static SharedLibrary OpenFirst(params string[] names)
    {
        string reasons = "";
        foreach (string name in names)
        {
            try
            {
                return new SharedLibrary(NativeLibrary.Load(name));
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                reasons += Reasons(error.Message);
            }
        }

        throw new FileNotFoundException(
            $"Could not find or load the native library: tried {string.Join(", ", names)}.{reasons}", names[0]);
    }

    /// <inheritdoc/>
    /// <exception cref="SymbolLoadingException">The library does not export it.</exception>
    public nint GetProcAddress(string proc, int? slot = null)
        => TryGetProcAddress(proc, out nint address, slot) ? address : throw new SymbolLoadingException(proc);

    /// <inheritdoc/>
    public bool TryGetProcAddress(string proc, out nint addr, int? slot = null)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        return NativeLibrary.TryGetExport(_handle, proc, out addr);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            NativeLibrary.Free(handle);
        }
    }

    // The system says something for every path it tried; what matters is why a file that is there cannot be used.
    private static string Reasons(string message)
        => string.Concat(message.Split('\n')
            .Where(line => line.Contains("undefined symbol", StringComparison.Ordinal) || line.Contains("wrong ELF class", StringComparison.Ordinal))
            .Distinct()
            .Select(line => " " + line.Trim() + "."));
}
