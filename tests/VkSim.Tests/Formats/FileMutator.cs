using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace VkSim.Tests.Formats;

/// <summary>Damages valid files in the ways that disks, tools and attackers do; the same seed gives the same file.</summary>
internal sealed class FileMutator(IReadOnlyList<byte[]> corpus, int seed)
{
    private static readonly long[] s_extremes =
    [
        0, 1, -1, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, 1L << 62, 1000, 46, 22,
    ];

    private static readonly string[] s_words =
    [
        "0", "-1", "9", "99999999999999999999", "9223372036854775807", "4294967295", "1e308", "nan", "\"", "'", ",", "(", ")", "{", "}", "[", "]", ":", "\\",
        "True", "|O", "<f8", ">f2", "<f4", "shape", "\0", "\n", "\r", "\t", ";", "data_offsets", "F32", "BF16", "PK\u0003\u0004", "PK\u0005\u0006", "PK\u0001\u0002",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A copy of the file with one to four damages.</summary>
    public byte[] Mutate(byte[] original)
    {
        byte[] content = original;
        for (int i = _random.Next(1, 5); i > 0 && content.Length > 0; i--)
        {
            content = _random.Next(9) switch
            {
                0 or 1 => FlipBit(content),
                2 => SetByte(content),
                3 => content[..Place(content)],
                4 => Splice(content, corpus[_random.Next(corpus.Count)]),
                5 => SetInteger(content),
                6 => EditNumber(content),
                7 => InsertWord(content),
                _ => Repeat(content),
            };
        }

        return content;
    }

    // Headers are at the start and directories at the end: most damages go there.
    private int Place(byte[] content) => _random.Next(4) switch
    {
        0 => _random.Next(content.Length),
        1 => Math.Max(0, content.Length - 1 - _random.Next(100)),
        _ => _random.Next(Math.Min(content.Length, 150)),
    };

    private byte[] FlipBit(byte[] content)
    {
        byte[] changed = [.. content];
        changed[Place(content)] ^= (byte)(1 << _random.Next(8));
        return changed;
    }

    private byte[] SetByte(byte[] content)
    {
        byte[] changed = [.. content];
        changed[Place(content)] = (byte)s_extremes[_random.Next(s_extremes.Length)];
        return changed;
    }

    private byte[] SetInteger(byte[] content)
    {
        byte[] value = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(value, s_extremes[_random.Next(s_extremes.Length)]);
        byte[] changed = [.. content];
        int at = Place(content);
        value.AsSpan(0, Math.Min(1 << _random.Next(1, 4), content.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }

    private byte[] Splice(byte[] content, byte[] other) => [.. content[..Place(content)], .. other[_random.Next(other.Length)..]];

    private byte[] Repeat(byte[] content)
    {
        int start = Place(content);
        int end = Math.Min(content.Length, start + _random.Next(200));
        return [.. content[..end], .. content[start..end], .. content[end..]];
    }

    private byte[] InsertWord(byte[] content)
    {
        int at = Place(content);
        byte[] word = Encoding.Latin1.GetBytes(s_words[_random.Next(s_words.Length)]);
        int skipped = _random.Next(2) == 0 ? Math.Min(word.Length, content.Length - at) : 0;
        return [.. content[..at], .. word, .. content[(at + skipped)..]];
    }

    // Replaces the next number in the text by another one.
    private byte[] EditNumber(byte[] content)
    {
        int from = Place(content);
        int start = from + content.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < from)
        {
            return content;
        }

        int end = start;
        while (end < content.Length && char.IsAsciiDigit((char)content[end]))
        {
            end++;
        }

        string number = s_extremes[_random.Next(s_extremes.Length)].ToString(CultureInfo.InvariantCulture);
        return [.. content[..start], .. Encoding.ASCII.GetBytes(number), .. content[end..]];
    }
}
