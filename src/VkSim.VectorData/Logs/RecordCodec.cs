using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using VkSim.VectorData.Models;
using VkSim.VectorData.Records;

namespace VkSim.VectorData.Logs;

/// <summary>
/// A record with its vectors as bytes: the length of a JSON object, the object with the key and the values by their names, then for each vector
/// property a byte that says whether there is a vector, and its components in single precision; where vectors are elsewhere, the number of the
/// record's version.
/// </summary>
/// <param name="schema">What the records are made of.</param>
internal sealed class RecordCodec(RecordSchema schema)
{
    /// <summary>Writes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="version">Its version; 0: it has none.</param>
    /// <param name="output">Receives the bytes.</param>
    public void Write(in NewRecord record, uint version, IBufferWriter<byte> output)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WritePropertyName(schema.Key);
            schema.KeyType.Write(json, record.Key);
            for (int i = 0; i < schema.Data.Count; i++)
            {
                json.WritePropertyName(schema.Data[i].Name);
                schema.Data[i].Type.Write(json, record.Values[i]);
            }

            json.WriteEndObject();
        }

        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), text.WrittenCount);
        output.Advance(sizeof(int));
        output.Write(text.WrittenSpan);
        foreach (ReadOnlyMemory<float>? vector in record.Vectors)
        {
            output.Write([vector is null ? (byte)0 : (byte)1]);
            WriteVector(vector.GetValueOrDefault().Span, output);
        }

        if (version != 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), version);
            output.Advance(sizeof(uint));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public (NewRecord Record, uint Version) Read(ReadOnlyMemory<byte> bytes)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
        using JsonDocument json = JsonDocument.Parse(bytes.Slice(sizeof(int), length));
        object key = schema.KeyType.Read(json.RootElement.GetProperty(schema.Key))!;
        object?[] values = [.. schema.Data.Select(column => column.Type.Read(json.RootElement.GetProperty(column.Name)))];
        ReadOnlySpan<byte> rest = bytes.Span[(sizeof(int) + length)..];
        var vectors = new ReadOnlyMemory<float>?[schema.Vectors.Count];
        for (int i = 0; i < vectors.Length; i++)
        {
            bool isThere = rest[0] != 0;
            rest = rest[1..];
            if (isThere)
            {
                float[] vector = new float[schema.Vectors[i].Dimensions];
                ReadVector(rest, vector);
                rest = rest[(vector.Length * sizeof(float))..];
                vectors[i] = vector;
            }
        }

        return (new NewRecord(key, values, vectors), rest.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(rest));
    }

    private static void WriteVector(ReadOnlySpan<float> vector, IBufferWriter<byte> output)
    {
        if (BitConverter.IsLittleEndian)
        {
            output.Write(MemoryMarshal.AsBytes(vector));
            return;
        }

        foreach (float component in vector)
        {
            BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), component);
            output.Advance(sizeof(float));
        }
    }

    private static void ReadVector(ReadOnlySpan<byte> bytes, Span<float> vector)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }
    }
}
