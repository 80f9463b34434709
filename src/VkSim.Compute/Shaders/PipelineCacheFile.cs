using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VkSim.Compute;

/// <summary>
/// The file format of the pipeline cache: a header that says whose it is and a hash over everything. Drivers check little of what
/// they are given, so whatever does not agree in full is taken for no cache at all.
/// </summary>
/// <remarks>
/// Little-endian: magic (8 bytes), format version, header length, vendor, device, driver version, pointer size (4 each), cache UUID,
/// driver UUID (16 each), payload length (8), SHA-256 of all that precedes it and of the payload (32), payload.
/// </remarks>
internal static class PipelineCacheFile
{
    public const int HeaderLength = 104;
    public const uint FormatVersion = 1;

    /// <summary>Longer than any driver's cache; a longer file is not read.</summary>
    public const long MaximumLength = 256L << 20;

    private const int HashOffset = 72;
    private const int VulkanHeaderLength = 32;

    private static ReadOnlySpan<byte> Magic => "VKSIMPC\n"u8;

    public static byte[] Encode(in PipelineCacheIdentity identity, ReadOnlySpan<byte> payload)
    {
        var file = new byte[HeaderLength + payload.Length];
        WriteHeader(file, identity, payload.Length);
        payload.CopyTo(file.AsSpan(HeaderLength));
        Hash(file).CopyTo(file.AsSpan(HashOffset));
        return file;
    }

    /// <summary>The driver's data of a file, if it is whole and of this device and driver.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> file, in PipelineCacheIdentity identity, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (file.Length < HeaderLength)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HashOffset];
        WriteHeader(expected, identity, file.Length - HeaderLength);
        ReadOnlySpan<byte> content = file[HeaderLength..];
        if (!file[..HashOffset].SequenceEqual(expected)
            || !Hash(file).SequenceEqual(file[HashOffset..HeaderLength])
            || !IsVulkanData(content, identity))
        {
            return false;
        }

        payload = content;
        return true;
    }

    private static void WriteHeader(Span<byte> header, in PipelineCacheIdentity identity, int payloadLength)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], identity.VendorId);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], identity.DeviceId);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], identity.DriverVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], identity.PointerBytes);
        identity.CacheUuid.TryWriteBytes(header[32..]);
        identity.DriverUuid.TryWriteBytes(header[48..]);
        BinaryPrimitives.WriteUInt64LittleEndian(header[64..], (ulong)payloadLength);
    }

    private static byte[] Hash(ReadOnlySpan<byte> file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file[..HashOffset]);
        hash.AppendData(file[HeaderLength..]);
        return hash.GetHashAndReset();
    }

    /// <summary>Whether the data begins with the header that Vulkan prescribes, of this device.</summary>
    internal static bool IsVulkanData(ReadOnlySpan<byte> data, in PipelineCacheIdentity identity)
        => data.Length >= VulkanHeaderLength
            && BinaryPrimitives.ReadUInt32LittleEndian(data) >= VulkanHeaderLength
            && BinaryPrimitives.ReadUInt32LittleEndian(data) <= data.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) == (uint)PipelineCacheHeaderVersion.One
            && BinaryPrimitives.ReadUInt32LittleEndian(data[8..]) == identity.VendorId
            && BinaryPrimitives.ReadUInt32LittleEndian(data[12..]) == identity.DeviceId
            && new Guid(data.Slice(16, 16), bigEndian: true) == identity.CacheUuid;
}
