using System.Globalization;

namespace VkSim.Files;

/// <summary>
/// A file that appears whole or not at all: it is written under another name in the same folder, and takes its own name,
/// replacing what was there, when it is committed. Disposed without that, or when the process is interrupted, nothing is left.
/// A device such as /dev/stdout is written to directly.
/// </summary>
internal sealed class OutputFile : Stream
{
    private const int BufferBytes = 1 << 16;
    private const int LongestNamePart = 60;

    private readonly string _name;
    private readonly string _target;
    private readonly string? _temporary;
    private readonly FileStream _stream;
    private volatile bool _abandoned;
    private bool _finished;

    /// <summary>Creates the file, with room for its bytes if their number is known, so that a full disk shows at once.</summary>
    /// <exception cref="IOException">The folder does not exist or may not be written, or the disk is full.</exception>
    public OutputFile(string path, long length = 0)
    {
        _name = path;
        _target = ResolveTarget(path);
        if (IsDevice(_target))
        {
            _stream = Guard(() => new FileStream(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes));
            return;
        }

        string folder = Path.GetDirectoryName(_target)!;
        string start = Path.GetFileName(_target);
        start = start[..Math.Min(start.Length, LongestNamePart)];
        string unique = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];
        _temporary = Path.Combine(folder, $".{start}.{unique}.tmp");
        _stream = Guard(() => PendingOutputs.Add(this, () => CreateTemporary(length)));
    }

    /// <summary>Whether the bytes go to a device, at once.</summary>
    public bool IsDirect => _temporary is null;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream.Write(buffer);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failed(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        try
        {
            _stream.Flush();
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failed(e);
        }
    }

    /// <summary>Writes everything through to the disk and gives the file its name.</summary>
    /// <exception cref="IOException">The disk is full, or the folder does not allow it.</exception>
    /// <exception cref="OperationCanceledException">The process was told to end while the file was written.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        Guard(() =>
        {
            _stream.Flush(flushToDisk: !IsDirect);
            _stream.Dispose();
            return _stream;
        });
        if (_temporary is not null)
        {
            PendingOutputs.Remove(this, Rename);
        }

        _finished = true;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Deletes the unfinished file; called by <see cref="PendingOutputs"/> when the process is told to end.</summary>
    internal void Abandon()
    {
        _abandoned = true;
        TryDelete();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_finished)
        {
            _finished = true;
            try
            {
                _stream.Dispose();
            }
            catch (Exception e) when (IsFailure(e))
            {
                // What could not be written is thrown away in any case.
            }

            if (_temporary is not null)
            {
                PendingOutputs.Remove(this, TryDelete);
            }
        }

        base.Dispose(disposing);
    }

    // To give a device's name to a file would be the end of the device.
    private static bool IsDevice(string path) => !OperatingSystem.IsWindows()
        && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static string ResolveTarget(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full) || Path.GetFileName(full).Length == 0)
        {
            throw new IOException($"{path}: is a folder; expected a file name.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new DirectoryNotFoundException($"{path}: the folder '{Path.GetDirectoryName(full)}' does not exist.");
        }

        // A link stays a link; the file that it points to is replaced. Links of devices, such as /dev/stdout, need not be files.
        return IsDevice(full) || new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private FileStream CreateTemporary(long length)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferBytes,
            PreallocationSize = length,
        };
        try
        {
            FileStream stream = new(_temporary!, options);
            KeepPermissions(stream);
            return stream;
        }
        catch
        {
            TryDelete();
            throw;
        }
    }

    // Who may read the file that is replaced may read the new one, and nobody else.
    private void KeepPermissions(FileStream stream)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(_target));
        }
    }

    private void Rename()
    {
        if (_abandoned)
        {
            throw new OperationCanceledException($"{_name}: not written, the process was told to end.");
        }

        try
        {
            File.Move(_temporary!, _target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete();
            throw Failed(e);
        }
    }

    private void TryDelete()
    {
        try
        {
            File.Delete(_temporary!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody left to tell; the cause is already on its way.
        }
    }

    private FileStream Guard(Func<FileStream> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failed(e);
        }
    }

    // A file beyond the system's limit is an argument out of range to the runtime.
    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private IOException Failed(Exception cause) => new($"{_name}: cannot be written: {cause.Message}", cause);
}
