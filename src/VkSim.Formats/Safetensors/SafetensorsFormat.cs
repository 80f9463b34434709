using System.Text.Json;
using VkSim.Formats.Sources;
using VkSim.Numerics;

namespace VkSim.Formats.Safetensors;

/// <summary>Opens a tensor of a .safetensors file.</summary>
internal static class SafetensorsFormat
{
    private const string Supported = "F32, F16, BF16, F64, F8_E4M3, F8_E5M2, BOOL, or integers I8 to I64 and U8 to U64";

    /// <summary>The names of the tensors, in the order of their bytes.</summary>
    /// <exception cref="VectorFormatException">The file is damaged.</exception>
    public static IReadOnlyList<string> Members(InputFile file) => Parse(file, () => SafetensorsHeader.Read(file).Names());

    /// <summary>Opens the named tensor, or, without a name, the only one.</summary>
    /// <exception cref="VectorFormatException">There is no such tensor, it is of an unsupported type, or the file is damaged.</exception>
    public static VectorContent Open(InputFile file, string? name)
    {
        (long dataOffset, string found, SafetensorsEntry entry) = Parse(file, () => Find(file, name));
        string fullName = $"{file.Name}:{found}";
        FileElementType type = TypeOf(entry.TypeName) ?? throw new VectorFormatException(fullName, $"elements of type '{entry.TypeName}'", Supported);
        int size = FileElementTypes.SizeOf(type);
        var shape = ArrayShape.Create(fullName, entry.Shape, size);
        long length = entry.End - entry.Begin;
        return shape.Count * size == length
            ? new BinaryContent(new FileSource(file, fullName, dataOffset + entry.Begin, length), type, shape)
            : throw new VectorFormatException(fullName, $"{length} bytes", $"{shape.Count * size} for the shape {shape} of {entry.TypeName}");
    }

    private static (long DataOffset, string Name, SafetensorsEntry Entry) Find(InputFile file, string? name)
    {
        SafetensorsHeader header = SafetensorsHeader.Read(file);
        (string found, SafetensorsEntry entry) = header.Find(name);
        return (header.DataOffset, found, entry);
    }

    private static T Parse<T>(InputFile file, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Strings that are not valid UTF-8 come as InvalidOperationException.
            throw new VectorFormatException(file.Name, "a safetensors header that is not valid JSON", "JSON", e);
        }
    }

    private static FileElementType? TypeOf(string name) => name switch
    {
        "F32" => FileElementType.Float32,
        "F16" => FileElementType.Float16,
        "BF16" => FileElementType.BFloat16,
        "F8_E4M3" or "F8_E4M3FN" => FileElementType.Float8E4M3,
        "F8_E5M2" => FileElementType.Float8E5M2,
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
