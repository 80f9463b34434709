using VkSim.Files;
using VkSim.Formats.Sources;

namespace VkSim.Formats;

/// <summary>The one array of a file that was opened, in C order, whatever the file's format. Ranges are checked by the caller.</summary>
internal abstract class VectorContent : IDisposable
{
    /// <summary>The file, and the member in it, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>How the file stores its elements.</summary>
    public abstract FileElementType ElementType { get; }

    /// <summary>The lengths of the dimensions.</summary>
    public abstract ArrayShape Shape { get; }

    /// <summary>The names of the columns, where the file has them.</summary>
    public virtual IReadOnlyList<string>? ColumnNames => null;

    /// <summary>What was taken for something else than elements without being told so, as a sentence; null if nothing was.</summary>
    public virtual string? Notice => null;

    /// <summary>Where the elements lie in a file as this machine would hold them, in C order, or null.</summary>
    public virtual FileRegion? NativeRegion => null;

    /// <summary>Reads elements from <paramref name="first"/> on, rounded to single precision.</summary>
    public abstract void Read(long first, Span<float> destination);

    /// <summary>Reads elements with all that a double holds, and integers exactly.</summary>
    public abstract void Read(long first, Span<WideNumber> destination);

    /// <summary>Reads whole numbers.</summary>
    /// <exception cref="VectorFormatException">An element is not a whole number within 64 bits.</exception>
    public abstract void Read(long first, Span<long> destination);

    /// <summary>Reads truth values.</summary>
    /// <exception cref="VectorFormatException">An element that is not an integer is neither 0 nor 1.</exception>
    public abstract void Read(long first, Span<bool> destination);

    /// <summary>Reads elements as they are stored, in this machine's byte order; only where <see cref="ElementType"/> has a size.</summary>
    public abstract void ReadNative(long first, Span<byte> destination);

    public abstract void Dispose();

    /// <summary>An element's place, for messages: "element 7" of a vector, "row 3, column 5" of anything else; from 0.</summary>
    protected string Place(long element) => Shape.Dimensions.Count < 2
        ? FormattableString.Invariant($"element {element}")
        : FormattableString.Invariant($"row {element / Shape.Columns}, column {element % Shape.Columns} (from 0)");
}
