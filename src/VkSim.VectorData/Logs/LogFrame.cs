using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VkSim.VectorData.Logs;

/// <summary>
/// A piece of a log: 16 bytes that mark and check it, then what it says. A change is one frame or several that follow one another, all with the
/// change's number; the last says that it is.
/// </summary>
/// <remarks>
/// Of the 16: a mark, the length of the rest, its CRC-32C, and the CRC-32C of these three. The rest: the change's number (8 bytes), whether it
/// is the change's last frame (1 byte), and the content.
/// </remarks>
internal static class LogFrame
{
    /// <summary>Bytes before the content.</summary>
    public const int Head = MarkBytes + 9;

    /// <summary>Bytes that mark and check a frame.</summary>
    public const int MarkBytes = 16;

    // "VKVD"
    private const uint Mark = 0x44564B56;

    /// <summary>What frames begin with.</summary>
    public static ReadOnlySpan<byte> MarkText => "VKVD"u8;

    /// <summary>Completes a frame whose content is there.</summary>
    /// <param name="frame">The frame, whose first <see cref="Head"/> bytes are filled.</param>
    /// <param name="change">The change's number.</param>
    /// <param name="isLast">Whether it is the change's last frame.</param>
    public static void Seal(Span<byte> frame, long change, bool isLast)
    {
        BinaryPrimitives.WriteInt64LittleEndian(frame[MarkBytes..], change);
        frame[Head - 1] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], frame.Length - MarkBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Checksum(frame[MarkBytes..]));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], Checksum(frame[..12]));
    }

    /// <summary>The length of what follows the 16 bytes; −1 where they are no mark.</summary>
    public static int RestOf(ReadOnlySpan<byte> mark) =>
        mark.Length >= MarkBytes
        && BinaryPrimitives.ReadUInt32LittleEndian(mark) == Mark
        && BinaryPrimitives.ReadUInt32LittleEndian(mark[12..]) == Checksum(mark[..12])
        && BinaryPrimitives.ReadInt32LittleEndian(mark[4..]) is >= Head - MarkBytes and int rest
            ? rest
            : -1;

    /// <summary>Whether the rest of a frame is what it was.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> mark, ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadUInt32LittleEndian(mark[8..]) == Checksum(rest);

    /// <summary>The number of the change, and whether the frame is its last.</summary>
    public static (long Change, bool IsLast) Read(ReadOnlySpan<byte> rest) => (BinaryPrimitives.ReadInt64LittleEndian(rest), rest[Head - MarkBytes - 1] != 0);

    // CRC-32C (Castagnoli), eight bytes at a time.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte last in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, last);
        }

        return ~crc;
    }
}
