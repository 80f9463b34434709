using System.Buffers.Binary;
using System.Text.Json;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Safetensors;

/// <summary>
/// The head of a .safetensors file: the length of a JSON object as a 64-bit integer, then the object, which gives each
/// tensor's type, shape and range of bytes. As in the format's reference implementation the ranges must cover the rest of
/// the file without overlaps or holes.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int PrefixBytes = 8;

    // The reference implementation's limit.
    private const long LongestText = 100_000_000;

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, long dataOffset)
    {
        Entries = entries;
        DataOffset = dataOffset;
    }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Where the tensors' bytes begin.</summary>
    public long DataOffset { get; }

    /// <summary>Reads and checks the head.</summary>
    /// <exception cref="VectorFormatException">It is damaged, or its ranges do not fit the file.</exception>
    public static SafetensorsHeader Read(InputFile file)
    {
        if (file.Length < PrefixBytes)
        {
            throw new VectorFormatException(file.Name, $"{file.Length} bytes", $"at least {PrefixBytes}, the length of the safetensors header");
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        file.Read(0, prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long longest = Math.Min(LongestText, file.Length - PrefixBytes);
        if (length > (ulong)longest)
        {
            throw new VectorFormatException(file.Name, $"a safetensors header of {length} bytes", $"at most {longest}");
        }

        byte[] text = new byte[length];
        file.Read(PrefixBytes, text);
        List<SafetensorsEntry> entries = Parse(file.Name, text);
        long dataOffset = PrefixBytes + (long)length;
        CheckRanges(file.Name, entries, file.Length - dataOffset);
        return new SafetensorsHeader(entries, dataOffset);
    }

    private static List<SafetensorsEntry> Parse(string file, ReadOnlySpan<byte> text)
    {
        try
        {
            return SafetensorsJson.Parse(file, text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Strings that are not valid UTF-8 come as InvalidOperationException.
            throw new VectorFormatException(file, "a safetensors header that is not valid JSON", "JSON", e);
        }
    }

    private static void CheckRanges(string file, List<SafetensorsEntry> entries, long dataLength)
    {
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != end || entry.End < entry.Begin || entry.End > dataLength)
            {
                throw new VectorFormatException(
                    $"{file}:{entry.Name}", $"bytes {entry.Begin} to {entry.End}", $"a range that begins at {end}, after the tensor before it, and ends by {dataLength}");
            }

            end = entry.End;
        }

        if (end != dataLength)
        {
            throw new VectorFormatException(file, $"{dataLength} bytes of tensors", $"{end}, as the safetensors header says");
        }
    }
}
