using VkSim.Files;

namespace VkSim.Formats.Sources;

/// <summary>Bytes of known number that can be read from any position; it may be slow to go backwards.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>The file, and the member in it, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Whether reading backwards is as cheap as forwards.</summary>
    public virtual bool IsRandomAccess => true;

    /// <summary>Fills the destination from a position; the caller stays within <see cref="Length"/>.</summary>
    /// <exception cref="VectorFormatException">The bytes are not there or damaged.</exception>
    public abstract void Read(long offset, Span<byte> destination);

    /// <summary>Where the bytes lie in a file, one after another as they are, or null.</summary>
    public virtual FileRegion? Region => null;

    /// <summary>Frees what the source itself has opened; the input file belongs to whoever opened it.</summary>
    public virtual void Dispose()
    {
    }
}
