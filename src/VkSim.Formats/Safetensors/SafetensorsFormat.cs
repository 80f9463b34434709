using VkSim.Formats.Sources;
using VkSim.Numerics;

namespace VkSim.Formats.Safetensors;

/// <summary>Opens a tensor of a .safetensors file.</summary>
internal static class SafetensorsFormat
{
    private const string Supported = "F32, F16, BF16, F64, BOOL, or integers I8 to I64 and U8 to U64";

    /// <summary>The names of the tensors, in the order of their bytes.</summary>
    /// <exception cref="VectorFormatException">The file is damaged.</exception>
    public static IReadOnlyList<string> Members(InputFile file) => [.. SafetensorsHeader.Read(file).Entries.Select(entry => entry.Name)];

    /// <summary>Opens the named tensor, or, without a name, the only one.</summary>
    /// <exception cref="VectorFormatException">There is no such tensor, it is of an unsupported type, or the file is damaged.</exception>
    public static VectorContent Open(InputFile file, string? name)
    {
        SafetensorsHeader header = SafetensorsHeader.Read(file);
        SafetensorsEntry entry = header.Entries[MemberChoice.Index(file.Name, name, [.. header.Entries.Select(e => e.Name)])];
        string fullName = $"{file.Name}:{entry.Name}";
        FileElementType type = TypeOf(entry.TypeName) ?? throw new VectorFormatException(fullName, $"elements of type '{entry.TypeName}'", Supported);
        int size = FileElementTypes.SizeOf(type);
        var shape = ArrayShape.Create(fullName, entry.Shape, size);
        long length = entry.End - entry.Begin;
        return shape.Count * size == length
            ? new BinaryContent(new FileSource(file, fullName, header.DataOffset + entry.Begin, length), type, shape)
            : throw new VectorFormatException(fullName, $"{length} bytes", $"{shape.Count * size} for the shape {shape} of {entry.TypeName}");
    }

    private static FileElementType? TypeOf(string name) => name switch
    {
        "F32" => FileElementType.Float32,
        "F16" => FileElementType.Float16,
        "BF16" => FileElementType.BFloat16,
        "F64" => FileElementType.Float64,
        "I8" => FileElementType.Int8,
        "U8" => FileElementType.UInt8,
        "I16" => FileElementType.Int16,
        "U16" => FileElementType.UInt16,
        "I32" => FileElementType.Int32,
        "U32" => FileElementType.UInt32,
        "I64" => FileElementType.Int64,
        "U64" => FileElementType.UInt64,
        "BOOL" => FileElementType.Boolean,
        _ => null,
    };
}
