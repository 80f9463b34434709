using System.Buffers.Binary;
using System.Text;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Safetensors;

/// <summary>
/// The head of a .safetensors file: the length of a JSON object as a 64-bit integer, then the object, which gives each
/// tensor's type, shape and range of bytes. As in the format's reference implementation the ranges must cover the rest of
/// the file without overlaps or holes. Besides its text a few numbers are kept of each tensor, so that memory stays below twice the file.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int PrefixBytes = 8;

    private readonly string _file;
    private readonly byte[] _text;

    // The tensors in the order of their bytes, each by its place in the text.
    private readonly int[] _order;

    private SafetensorsHeader(string file, byte[] text, long dataLength)
    {
        _file = file;
        _text = text;
        _order = new int[Count()];
        Check(dataLength);
    }

    /// <summary>Where the tensors' bytes begin.</summary>
    public long DataOffset => PrefixBytes + _text.LongLength;

    /// <summary>Reads and checks the head. What is not JSON is told as by <see cref="SafetensorsReader"/>, here and later.</summary>
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
        long longest = Math.Min(Array.MaxLength, file.Length - PrefixBytes);
        if (length > (ulong)longest)
        {
            throw new VectorFormatException(file.Name, $"a safetensors header of {length} bytes", $"at most {longest}");
        }

        byte[] text = new byte[length];
        file.Read(PrefixBytes, text);
        return new SafetensorsHeader(file.Name, text, file.Length - PrefixBytes - (long)length);
    }

    /// <summary>The names of the tensors, in the order of their bytes.</summary>
    public string[] Names()
    {
        var names = new string[_order.Length];
        int[] places = new int[_order.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[_order[i]] = i;
        }

        var reader = new SafetensorsReader(_file, _text);
        for (int i = 0; reader.Read(); i++)
        {
            names[places[i]] = Encoding.UTF8.GetString(reader.Name);
            reader.Skip();
        }

        return names;
    }

    /// <summary>The named tensor, or, without a name, the only one.</summary>
    /// <exception cref="VectorFormatException">There is no such tensor, or none or several to choose from.</exception>
    public (string Name, SafetensorsEntry Entry) Find(string? name)
    {
        byte[]? wanted = name is null ? null : Encoding.UTF8.GetBytes(name);
        var reader = new SafetensorsReader(_file, _text);
        while (reader.Read())
        {
            if (wanted is null ? _order.Length == 1 : reader.Name.SequenceEqual(wanted))
            {
                string found = Encoding.UTF8.GetString(reader.Name);
                return (found, reader.ReadEntry(whole: true));
            }

            reader.Skip();
        }

        string[] names = Names();
        return (names[MemberChoice.Index(_file, name, names)], default);
    }

    private int Count()
    {
        int count = 0;
        for (var reader = new SafetensorsReader(_file, _text); reader.Read(); count++)
        {
            reader.Skip();
        }

        return count;
    }

    private void Check(long dataLength)
    {
        var ranges = new (long Begin, long End)[_order.Length];
        var names = new NameSet(_order.Length);
        var reader = new SafetensorsReader(_file, _text);
        for (int i = 0; reader.Read(); i++)
        {
            names.Add(reader.Name);
            SafetensorsEntry entry = reader.ReadEntry(whole: false);
            ranges[i] = (entry.Begin, entry.End);
            _order[i] = i;
        }

        if (names.FindDuplicate() is { } digest)
        {
            throw new VectorFormatException(_file, $"two tensors named '{NameOf(digest)}'", "each name once");
        }

        Array.Sort(ranges, _order);
        CheckCover(ranges, dataLength);
    }

    private string NameOf(UInt128 digest)
    {
        var reader = new SafetensorsReader(_file, _text);
        while (reader.Read() && !NameSet.Is(reader.Name, digest))
        {
            reader.Skip();
        }

        return Encoding.UTF8.GetString(reader.Name);
    }

    private void CheckCover(ReadOnlySpan<(long Begin, long End)> ranges, long dataLength)
    {
        long end = 0;
        for (int i = 0; i < ranges.Length; i++)
        {
            (long begin, long next) = ranges[i];
            if (begin != end || next < begin || next > dataLength)
            {
                throw new VectorFormatException(
                    $"{_file}:{Names()[i]}", $"bytes {begin} to {next}", $"a range that begins at {end}, after the tensor before it, and ends by {dataLength}");
            }

            end = next;
        }

        if (end != dataLength)
        {
            throw new VectorFormatException(_file, $"{dataLength} bytes of tensors", $"{end}, as the safetensors header says");
        }
    }
}
