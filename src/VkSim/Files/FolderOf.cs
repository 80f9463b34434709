using System.Runtime.InteropServices;

namespace VkSim.Files;

/// <summary>A file's folder. On Unix a new name in it is on the disk only when the folder is; elsewhere renaming sees to it.</summary>
internal static partial class FolderOf
{
    private const int ReadOnly = 0;

    /// <summary>Brings the names in a file's folder to the disk.</summary>
    /// <exception cref="IOException">The system could not.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw Failed(folder);
        }

        int result = Synchronize(descriptor);
        IOException? failure = result == 0 ? null : Failed(folder);
        _ = Close(descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static IOException Failed(string folder) =>
        new($"{folder}: cannot be brought to the disk: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
