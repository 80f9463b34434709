using System.Text;
using System.Text.Json;

namespace VkSim.Formats.Safetensors;

/// <summary>
/// Walks over the tensors in the JSON object at the head of a .safetensors file without making anything of those that are not wanted:
/// there may be millions. What is not JSON is a <see cref="JsonException"/>, or an <see cref="InvalidOperationException"/> where it is no
/// UTF-8; JSON of another form is a <see cref="VectorFormatException"/>.
/// </summary>
internal ref struct SafetensorsReader
{
    private const string Expected = "an object of tensors with dtype, shape and data_offsets";

    private readonly string _file;
    private Utf8JsonReader _reader;
    private byte[] _unescaped = [];
    private ReadOnlySpan<byte> _name;

    public SafetensorsReader(string file, ReadOnlySpan<byte> text)
    {
        _file = file;
        _reader = new Utf8JsonReader(text);
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw new VectorFormatException(file, $"{_reader.TokenType} in the safetensors header", Expected);
        }
    }

    /// <summary>The name of the tensor, in UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Name => _name;

    /// <summary>The name of the file and the tensor's.</summary>
    public readonly string FullName => $"{_file}:{Encoding.UTF8.GetString(_name)}";

    /// <summary>Moves before the next tensor; false at the end.</summary>
    public bool Read()
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!_reader.ValueTextEquals("__metadata__"u8))
            {
                _name = ReadName();
                return true;
            }

            Skip();
        }

        // Padding with spaces may follow; anything else is an error of the JSON reader.
        _reader.Read();
        return false;
    }

    /// <summary>Passes over a value.</summary>
    public void Skip()
    {
        _reader.Read();
        _reader.Skip();
    }

    /// <summary>Reads the tensor; its type and shape are left empty where they are not wanted. Other properties are passed over.</summary>
    public SafetensorsEntry ReadEntry(bool whole)
    {
        string? typeName = null;
        long[]? shape = null;
        Span<long> integers = stackalloc long[ArrayShape.MaxDimensions];
        (long Begin, long End)? range = null;
        Require(JsonTokenType.StartObject);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("dtype"u8))
            {
                RequireFirst(typeName is null);
                Require(JsonTokenType.String);
                typeName = whole ? _reader.GetString() : "";
            }
            else if (_reader.ValueTextEquals("shape"u8))
            {
                RequireFirst(shape is null);
                int count = ReadIntegers(integers);
                shape = whole ? integers[..count].ToArray() : [];
            }
            else if (_reader.ValueTextEquals("data_offsets"u8))
            {
                RequireFirst(range is null);
                range = ReadIntegers(integers[..2]) == 2 ? (integers[0], integers[1]) : null;
            }
            else
            {
                Skip();
            }
        }

        return typeName is not null && shape is not null && range is { } ends
            ? new SafetensorsEntry(typeName, shape, ends.Begin, ends.End)
            : throw new VectorFormatException(FullName, "a tensor without dtype, shape or two data_offsets", Expected);
    }

    private ReadOnlySpan<byte> ReadName()
    {
        if (!_reader.ValueIsEscaped)
        {
            return _reader.ValueSpan;
        }

        _unescaped = _unescaped.Length < _reader.ValueSpan.Length ? new byte[_reader.ValueSpan.Length] : _unescaped;
        return _unescaped.AsSpan(0, _reader.CopyString(_unescaped));
    }

    private int ReadIntegers(scoped Span<long> values)
    {
        int count = 0;
        Require(JsonTokenType.StartArray);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.Number)
        {
            if (count == values.Length || !_reader.TryGetInt64(out values[count]))
            {
                throw new VectorFormatException(FullName, "more numbers, or greater ones, than there can be", Expected);
            }

            count++;
        }

        return _reader.TokenType == JsonTokenType.EndArray ? count : throw new VectorFormatException(FullName, $"{_reader.TokenType} in a list", "integers");
    }

    private void Require(JsonTokenType type)
    {
        _reader.Read();
        if (_reader.TokenType != type)
        {
            throw new VectorFormatException(FullName, $"{_reader.TokenType} in the safetensors header", Expected);
        }
    }

    private readonly void RequireFirst(bool isFirst)
    {
        if (!isFirst)
        {
            throw new VectorFormatException(FullName, $"the property '{_reader.GetString()}' twice", Expected);
        }
    }
}
