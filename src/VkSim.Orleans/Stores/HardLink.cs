using System.Runtime.InteropServices;

namespace VkSim.Orleans.Stores;

/// <summary>
/// A second name of a file, which of several who want it at the same time one alone gets: what moving a file promises nowhere but on Windows.
/// </summary>
internal static partial class HardLink
{
    private const int FileExists = 17;
    private const int AlreadyExists = 183;

    /// <summary>Gives a file a second name; false where another file has it.</summary>
    /// <exception cref="IOException">The file system has no such names, or fails.</exception>
    public static bool TryCreate(string file, string name)
    {
        bool isMade = OperatingSystem.IsWindows() ? CreateHardLink(name, file, 0) : Link(file, name) == 0;
        int error = isMade ? 0 : Marshal.GetLastPInvokeError();
        return isMade || error == (OperatingSystem.IsWindows() ? AlreadyExists : FileExists)
            ? isMade
            : throw new IOException($"{name}: cannot be made as a second name of a file: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string name, string file, nint security);
}
