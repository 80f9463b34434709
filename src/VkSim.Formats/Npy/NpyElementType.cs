namespace VkSim.Formats.Npy;

/// <summary>The type of a NumPy array's elements.</summary>
/// <param name="ElementType">What they are.</param>
/// <param name="IsBigEndian">Whether their first byte is the most significant one.</param>
internal readonly record struct NpyElementType(FileElementType ElementType, bool IsBigEndian)
{
    private const string Supported = "f2, f4, f8, i1 to i8, u1 to u8 or b1";

    /// <summary>Reads a NumPy type string: byte order, kind, bytes, such as "&lt;f4".</summary>
    /// <exception cref="VectorFormatException">A type that holds no plain numbers; Python objects above all.</exception>
    public static NpyElementType Parse(string file, string description)
    {
        if (description.Contains('O'))
        {
            throw new VectorFormatException(file, $"pickled Python objects (type '{description}'), which are never loaded", $"numbers: {Supported}");
        }

        bool ordered = description.Length > 0 && description[0] is '<' or '>' or '=' or '|';
        FileElementType? type = (ordered ? description[1..] : description) switch
        {
            "f4" => FileElementType.Float32,
            "f2" => FileElementType.Float16,
            "f8" => FileElementType.Float64,
            "i1" => FileElementType.Int8,
            "u1" => FileElementType.UInt8,
            "i2" => FileElementType.Int16,
            "u2" => FileElementType.UInt16,
            "i4" => FileElementType.Int32,
            "u4" => FileElementType.UInt32,
            "i8" => FileElementType.Int64,
            "u8" => FileElementType.UInt64,
            "b1" => FileElementType.Boolean,
            _ => null,
        };
        return type is { } known
            ? new NpyElementType(known, description[0] == '>')
            : throw new VectorFormatException(file, $"elements of type '{description}'", Supported);
    }
}
