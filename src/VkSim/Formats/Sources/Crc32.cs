using System.Buffers.Binary;

namespace VkSim;

/// <summary>The CRC-32 of ZIP archives (polynomial 0xEDB88320, reflected), eight bytes a step by the slicing-by-8 method.</summary>
internal struct Crc32
{
    private static readonly uint[] Table = MakeTable();

    // Kept complemented, so that the default value is the checksum of nothing.
    private uint _value;

    /// <summary>The checksum of everything appended.</summary>
    public readonly uint Value => _value;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~_value;
        ReadOnlySpan<uint> table = Table;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = table[0x700 + (byte)eight] ^ table[0x600 + (byte)(eight >> 8)]
                ^ table[0x500 + (byte)(eight >> 16)] ^ table[0x400 + (byte)(eight >> 24)]
                ^ table[0x300 + (byte)(eight >> 32)] ^ table[0x200 + (byte)(eight >> 40)]
                ^ table[0x100 + (byte)(eight >> 48)] ^ table[(byte)(eight >> 56)];
        }

        foreach (byte b in bytes)
        {
            crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        _value = ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            table[i] = crc;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = table[(byte)table[i - 256]] ^ (table[i - 256] >> 8);
        }

        return table;
    }
}
