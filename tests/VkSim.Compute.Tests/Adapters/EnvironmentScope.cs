using System.Runtime.InteropServices;

namespace VkSim.Compute.Tests;

/// <summary>Sets a variable of the environment, as managed and as native code sees it, for as long as it lives.</summary>
internal sealed partial class EnvironmentScope : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    public EnvironmentScope(string name, string? value)
    {
        _name = name;
        _before = Environment.GetEnvironmentVariable(name);
        Set(value);
    }

    public void Dispose() => Set(_before);

    private void Set(string? value)
    {
        Environment.SetEnvironmentVariable(_name, value);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The loader asks the C library, which does not see what .NET sets.
        _ = value is null ? UnsetNative(_name) : SetNative(_name, value, 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetNative(string name);
}
