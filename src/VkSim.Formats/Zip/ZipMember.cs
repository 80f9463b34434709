namespace VkSim.Formats.Zip;

/// <summary>One entry of an archive's central directory.</summary>
internal sealed record ZipMember
{
    /// <summary>Method number for bytes kept as they are.</summary>
    public const int Stored = 0;

    /// <summary>Method number for deflated bytes.</summary>
    public const int Deflated = 8;

    /// <summary>The name in the archive.</summary>
    public required string Name { get; init; }

    /// <summary>How the bytes are packed.</summary>
    public required int Method { get; init; }

    /// <summary>Whether the bytes are encrypted.</summary>
    public required bool IsEncrypted { get; init; }

    /// <summary>CRC-32 of the unpacked bytes.</summary>
    public required uint Crc { get; init; }

    /// <summary>Bytes in the archive.</summary>
    public required long PackedLength { get; init; }

    /// <summary>Bytes unpacked.</summary>
    public required long Length { get; init; }

    /// <summary>Where the member's own header lies.</summary>
    public required long HeaderOffset { get; init; }
}
