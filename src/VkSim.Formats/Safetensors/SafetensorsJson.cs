using System.Text.Json;

namespace VkSim.Formats.Safetensors;

/// <summary>The JSON object at the head of a .safetensors file.</summary>
internal static class SafetensorsJson
{
    private const string Metadata = "__metadata__";
    private const string Expected = "an object of tensors with dtype, shape and data_offsets";

    /// <summary>Parses the object; names occur once, and every tensor has its three properties.</summary>
    /// <exception cref="VectorFormatException">Valid JSON of another form.</exception>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static List<SafetensorsEntry> Parse(string file, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>();
        Require(file, ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw new VectorFormatException(file, $"two tensors named '{name}'", "each name once");
            }

            if (name == Metadata)
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            entries.Add(ParseEntry(file, name, ref reader));
        }

        // Padding with spaces may follow; anything else is an error of the JSON reader.
        reader.Read();
        return entries;
    }

    private static SafetensorsEntry ParseEntry(string file, string name, ref Utf8JsonReader reader)
    {
        string? typeName = null;
        long[]? shape = null;
        long[]? range = null;
        string tensor = $"{file}:{name}";
        Require(tensor, ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype" when typeName is null:
                    Require(tensor, ref reader, JsonTokenType.String);
                    typeName = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ParseIntegers(tensor, ref reader, ArrayShape.MaxDimensions);
                    break;
                case "data_offsets" when range is null:
                    range = ParseIntegers(tensor, ref reader, 2);
                    break;
                default:
                    throw new VectorFormatException(tensor, $"the property '{reader.GetString()}', unknown or twice", Expected);
            }
        }

        return typeName is not null && shape is not null && range is [long begin, long end]
            ? new SafetensorsEntry(name, typeName, shape, begin, end)
            : throw new VectorFormatException(tensor, "a tensor without dtype, shape or two data_offsets", Expected);
    }

    private static long[] ParseIntegers(string tensor, ref Utf8JsonReader reader, int most)
    {
        var values = new List<long>();
        Require(tensor, ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (values.Count == most || !reader.TryGetInt64(out long value))
            {
                throw new VectorFormatException(tensor, "more numbers, or greater ones, than there can be", Expected);
            }

            values.Add(value);
        }

        return reader.TokenType == JsonTokenType.EndArray ? [.. values] : throw new VectorFormatException(tensor, $"{reader.TokenType} in a list", "integers");
    }

    private static void Require(string name, ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw new VectorFormatException(name, $"{reader.TokenType} in the safetensors header", Expected);
        }
    }
}
