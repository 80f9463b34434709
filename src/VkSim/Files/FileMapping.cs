using System.IO.MemoryMappedFiles;

namespace VkSim.Files;

/// <summary>A part of a file mapped into memory for reading.</summary>
internal sealed unsafe class FileMapping : IMappedElements
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private bool _disposed;

    /// <exception cref="IOException">The system does not map it.</exception>
    public FileMapping(FileRegion region)
    {
        _file = MemoryMappedFile.CreateFromFile(region.Handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            _view = _file.CreateViewAccessor(region.Offset, region.Length, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + _view.PointerOffset;
    }

    /// <summary>The first byte of the region.</summary>
    public byte* Start { get; }

    /// <inheritdoc/>
    public nint Address => (nint)Start;

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
