using VkSim.Files;

namespace VkSim.Formats.Sources;

/// <summary>A temporary file that holds what another source gives, so that it can be read in any order; gone when disposed.</summary>
internal sealed class UnpackedFileSource : ByteSource
{
    private const int PieceBytes = 1 << 20;

    private readonly FileStream _file;

    private UnpackedFileSource(FileStream file, string name, long length)
    {
        _file = file;
        Name = name;
        Length = length;
    }

    public override string Name { get; }

    public override long Length { get; }

    public override FileRegion? Region => new FileRegion(_file.SafeFileHandle, 0, Length);

    /// <summary>Copies the source into a new temporary file.</summary>
    public static UnpackedFileSource Create(ByteSource source)
    {
        string path = Path.Combine(Path.GetTempPath(), $"vksim-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        var file = new FileStream(path, options);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // Without a name the space is freed however the process ends.
                File.Delete(path);
            }

            byte[] piece = new byte[Math.Min(PieceBytes, source.Length)];
            for (long offset = 0; offset < source.Length; offset += piece.Length)
            {
                Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, source.Length - offset));
                source.Read(offset, part);
                file.Write(part);
            }

            return new UnpackedFileSource(file, source.Name, source.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(_file.SafeFileHandle, destination, offset);
            if (count == 0)
            {
                throw new IOException($"{Name}: the temporary file with the unpacked data was cut short.");
            }

            offset += count;
            destination = destination[count..];
        }
    }

    public override void Dispose() => _file.Dispose();
}
