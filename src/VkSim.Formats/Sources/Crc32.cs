using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VkSim.Formats.Sources;

/// <summary>
/// The CRC-32 of ZIP archives (polynomial 0xEDB88320, reflected): folded 64 bytes a step by carry-less multiplication where the
/// processor has it (V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ", Intel 2009), and
/// otherwise eight bytes a step by tables (slicing by 8).
/// </summary>
internal struct Crc32
{
    private const int FoldBytes = 64;

    private static readonly uint[] Table = MakeTable();

    // Kept complemented, so that the default value is the checksum of nothing.
    private uint _value;

    /// <summary>The checksum of everything appended.</summary>
    public readonly uint Value => _value;

    public void Append(ReadOnlySpan<byte> bytes) => Append(bytes, Pclmulqdq.IsSupported);

    /// <summary>As <see cref="Append(ReadOnlySpan{byte})"/>, by tables alone if <paramref name="fold"/> is false.</summary>
    internal void Append(ReadOnlySpan<byte> bytes, bool fold)
    {
        uint crc = ~_value;
        if (fold && bytes.Length >= FoldBytes)
        {
            crc = Fold(crc, bytes);
            bytes = bytes[(bytes.Length / FoldBytes * FoldBytes)..];
        }

        _value = ~Continue(crc, bytes);
    }

    // Four remainders of 128 bits side by side; what is left of them, 16 bytes, goes through the tables.
    private static uint Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        // x⁵⁴⁴ and x⁴⁸⁰, x¹⁶⁰ and x⁹⁶, modulo the polynomial, reflected and shifted.
        Vector128<long> byFour = Vector128.Create(0x1_5444_2BD4, 0x1_C6E4_1596);
        Vector128<long> byOne = Vector128.Create(0x1_7519_97D0, 0x0_CCAA_009E);
        ReadOnlySpan<Vector128<long>> blocks = MemoryMarshal.Cast<byte, Vector128<long>>(bytes);
        Vector128<long> a = blocks[0] ^ Vector128.CreateScalar((long)crc);
        Vector128<long> b = blocks[1];
        Vector128<long> c = blocks[2];
        Vector128<long> d = blocks[3];
        for (blocks = blocks[4..]; blocks.Length >= 4; blocks = blocks[4..])
        {
            a = Multiply(a, byFour) ^ blocks[0];
            b = Multiply(b, byFour) ^ blocks[1];
            c = Multiply(c, byFour) ^ blocks[2];
            d = Multiply(d, byFour) ^ blocks[3];
        }

        a = Multiply(a, byOne) ^ b;
        a = Multiply(a, byOne) ^ c;
        a = Multiply(a, byOne) ^ d;
        return Continue(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<long>>(in a)));
    }

    private static Vector128<long> Multiply(Vector128<long> remainder, Vector128<long> factors) =>
        Pclmulqdq.CarrylessMultiply(remainder, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(remainder, factors, 0x11);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
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

        return crc;
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
