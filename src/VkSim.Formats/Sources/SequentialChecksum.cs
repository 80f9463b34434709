using System.Globalization;

namespace VkSim.Formats.Sources;

/// <summary>Compares the CRC-32 of a range of bytes once it has been read from its start to its end; reads elsewhere are not checked.</summary>
internal sealed class SequentialChecksum(string name, long length, uint expected)
{
    private Crc32 _crc;
    private long _next;

    /// <summary>Tells what was just read.</summary>
    /// <exception cref="VectorFormatException">These were the last bytes, and the checksum is another.</exception>
    public void Observe(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset == 0)
        {
            _crc = default;
            _next = 0;
        }

        if (offset != _next || bytes.IsEmpty)
        {
            return;
        }

        _crc.Append(bytes);
        _next += bytes.Length;
        if (_next == length && _crc.Value != expected)
        {
            string found = _crc.Value.ToString("x8", CultureInfo.InvariantCulture);
            throw new VectorFormatException(name, $"the content is damaged: its CRC-32 is {found}", expected.ToString("x8", CultureInfo.InvariantCulture));
        }
    }
}
