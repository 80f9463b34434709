using Microsoft.Win32.SafeHandles;

namespace VkSim.Formats.Sources;

/// <summary>An open file that is read by position; its owner disposes it. Everything in it is checked against its length.</summary>
internal sealed class InputFile : IDisposable
{
    private InputFile(string name, SafeFileHandle handle, long length)
    {
        Name = name;
        Handle = handle;
        Length = length;
    }

    /// <summary>The path as the user gave it, for messages.</summary>
    public string Name { get; }

    /// <summary>The open file.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="VectorFormatException">A folder, a pipe, or an empty file.</exception>
    /// <exception cref="IOException">No such file, or it may not be read.</exception>
    public static InputFile Open(string path)
    {
        // Pipes and devices have no length either; to open one could wait for ever.
        var file = new FileInfo(path);
        if ((file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)) is FileInfo { Exists: true, Length: 0 })
        {
            throw Empty(path);
        }

        SafeFileHandle handle = OpenHandle(path);
        try
        {
            long length = LengthOf(path, handle);
            return length > 0 ? new InputFile(path, handle, length) : throw Empty(path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Fills the destination from a position.</summary>
    /// <exception cref="VectorFormatException">The file ends before.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(Handle, destination, offset);
            if (count == 0)
            {
                throw new VectorFormatException(Name, $"the file ends at byte {offset}", $"{destination.Length} bytes more");
            }

            offset += count;
            destination = destination[count..];
        }
    }

    public void Dispose() => Handle.Dispose();

    private static SafeFileHandle OpenHandle(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new VectorFormatException(path, "a folder", "a file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: may not be read.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: no such file.", path, e);
        }
    }

    private static long LengthOf(string path, SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException e)
        {
            throw new VectorFormatException(path, "a pipe or a device", "a file that can be read from any position", e);
        }
    }

    private static VectorFormatException Empty(string path) => new(path, "the file is empty", "an ordinary file of vectors");
}
