using System.Buffers.Binary;
using System.Text;

namespace VkSim.Bench.Contenders.Onnx;

/// <summary>A small ONNX model, written in memory: nodes of the standard operators over inputs of any shape.</summary>
/// <remarks>The fields' numbers are those of onnx.proto (ONNX IR version 8).</remarks>
internal sealed class OnnxModel
{
    private const long IrVersion = 8;

    // The last one whose reductions have their axes as an attribute.
    private const long StandardVersion = 17;
    private const long Float = 1;
    private const long Int64 = 7;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly MemoryStream _graph = new();

    /// <summary>Adds a node.</summary>
    /// <param name="type">The operator; with a colon before it one of Microsoft's.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="output">Names of its outputs, comma between them.</param>
    /// <param name="attributes">A long, a float, a string or longs each.</param>
    public OnnxModel Node(string type, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        using var node = new MemoryStream();
        Array.ForEach(inputs, input => Text(node, 1, input));
        Array.ForEach(output.Split(','), name => Text(node, 2, name));
        Text(node, 4, type.TrimStart(':'));
        foreach ((string name, object value) in attributes)
        {
            Message(node, 5, Attribute(name, value));
        }

        if (type.StartsWith(':'))
        {
            Text(node, 7, "com.microsoft");
        }

        Message(_graph, 1, node);
        return this;
    }

    /// <summary>Adds a constant vector of one integer.</summary>
    public OnnxModel Constant(string name, long value)
    {
        using var tensor = new MemoryStream();
        Number(tensor, 1, 1);
        Number(tensor, 2, Int64);
        Number(tensor, 7, value);
        Text(tensor, 8, name);
        Message(_graph, 5, tensor);
        return this;
    }

    /// <summary>The model as ONNX Runtime reads it.</summary>
    /// <param name="inputs">Names of single-precision inputs.</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="rank">The rank of the inputs and the output.</param>
    /// <param name="isInteger">Whether the output has integers.</param>
    public byte[] ToBytes(string[] inputs, string output, int rank, bool isInteger)
    {
        Text(_graph, 2, "peer");
        Array.ForEach(inputs, input => Message(_graph, 11, Value(input, rank, Float)));
        Message(_graph, 12, Value(output, rank, isInteger ? Int64 : Float));
        using var model = new MemoryStream();
        Number(model, 1, IrVersion);
        Message(model, 7, _graph);
        Message(model, 8, Operators("", StandardVersion));
        Message(model, 8, Operators("com.microsoft", 1));
        return model.ToArray();
    }

    private static MemoryStream Operators(string domain, long version)
    {
        var set = new MemoryStream();
        Text(set, 1, domain);
        Number(set, 2, version);
        return set;
    }

    private static MemoryStream Value(string name, int rank, long type)
    {
        using var shape = new MemoryStream();
        for (int axis = 0; axis < rank; axis++)
        {
            using var dimension = new MemoryStream();
            Text(dimension, 2, $"{name}{axis}");
            Message(shape, 1, dimension);
        }

        using var tensor = new MemoryStream();
        Number(tensor, 1, type);
        Message(tensor, 2, shape);
        using var kind = new MemoryStream();
        Message(kind, 1, tensor);
        var value = new MemoryStream();
        Text(value, 1, name);
        Message(value, 2, kind);
        return value;
    }

    private static MemoryStream Attribute(string name, object value)
    {
        var attribute = new MemoryStream();
        Text(attribute, 1, name);
        switch (value)
        {
            case long number:
                Number(attribute, 3, number);
                Number(attribute, 20, 2);
                break;
            case float number:
                Key(attribute, 2, Fixed32);
                Span<byte> bytes = stackalloc byte[sizeof(float)];
                BinaryPrimitives.WriteSingleLittleEndian(bytes, number);
                attribute.Write(bytes);
                Number(attribute, 20, 1);
                break;
            case string text:
                Text(attribute, 4, text);
                Number(attribute, 20, 3);
                break;
            case long[] numbers:
                Array.ForEach(numbers, number => Number(attribute, 8, number));
                Number(attribute, 20, 7);
                break;
            default:
                throw new ArgumentException($"attribute '{name}' is a {value.GetType().Name}; expected long, float, string or long[]", nameof(value));
        }

        return attribute;
    }

    private static void Number(Stream stream, int field, long value)
    {
        Key(stream, field, 0);
        Varint(stream, (ulong)value);
    }

    private static void Text(Stream stream, int field, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Key(stream, field, LengthDelimited);
        Varint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Message(Stream stream, int field, MemoryStream message)
    {
        Key(stream, field, LengthDelimited);
        Varint(stream, (ulong)message.Length);
        message.WriteTo(stream);
    }

    private static void Key(Stream stream, int field, int type) => Varint(stream, (ulong)((field << 3) | type));

    private static void Varint(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
