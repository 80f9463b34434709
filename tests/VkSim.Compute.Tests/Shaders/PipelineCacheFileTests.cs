using System.Buffers.Binary;
using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

public sealed class PipelineCacheFileTests
{
    private static readonly PipelineCacheIdentity Identity = new(
        0x10DE, 0x2684, 0x23456789, new Guid("00112233-4455-6677-8899-aabbccddeeff"), new Guid("fedcba98-7654-3210-0123-456789abcdef"), 8);

    private static byte[] Payload(in PipelineCacheIdentity identity, int length = 100)
    {
        var payload = new byte[length];
        new Random(1).NextBytes(payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, 32);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(8), identity.VendorId);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(12), identity.DeviceId);
        identity.CacheUuid.TryWriteBytes(payload.AsSpan(16), bigEndian: true, out _);
        return payload;
    }

    private static byte[]? Decode(ReadOnlySpan<byte> file, in PipelineCacheIdentity identity)
        => PipelineCacheFile.TryDecode(file, identity, out ReadOnlySpan<byte> payload) ? payload.ToArray() : null;

    [Fact]
    public void A_file_gives_back_what_it_was_made_of()
    {
        byte[] payload = Payload(Identity);
        Assert.Equal(payload, Decode(PipelineCacheFile.Encode(Identity, payload), Identity));
    }

    [Fact]
    public void A_change_of_any_byte_is_noticed()
    {
        byte[] file = PipelineCacheFile.Encode(Identity, Payload(Identity));
        for (int i = 0; i < file.Length; i++)
        {
            foreach (byte flip in new byte[] { 1, 0x80, 0xFF })
            {
                file[i] ^= flip;
                Assert.Null(Decode(file, Identity));
                file[i] ^= flip;
            }
        }

        Assert.NotNull(Decode(file, Identity));
    }

    [Fact]
    public void Every_truncation_and_every_addition_is_noticed()
    {
        byte[] file = PipelineCacheFile.Encode(Identity, Payload(Identity));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Null(Decode(file.AsSpan(0, length), Identity));
        }

        Assert.Null(Decode([.. file, 0], Identity));
    }

    public static TheoryData<string> Fields => ["vendor", "device", "driver", "cache", "driver uuid", "pointer"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_file_of_another_device_driver_or_program_is_foreign(string field)
    {
        PipelineCacheIdentity other = field switch
        {
            "vendor" => Identity with { VendorId = 1 },
            "device" => Identity with { DeviceId = 1 },
            "driver" => Identity with { DriverVersion = 1 },
            "cache" => Identity with { CacheUuid = Guid.Empty },
            "driver uuid" => Identity with { DriverUuid = Guid.Empty },
            _ => Identity with { PointerBytes = 4 },
        };
        Assert.Null(Decode(PipelineCacheFile.Encode(other, Payload(other)), Identity));
    }

    /// <summary>A header of ours around data of another device: a driver may have written that itself.</summary>
    [Theory]
    [InlineData(0, 31u)]
    [InlineData(0, 0x7FFFFFFFu)]
    [InlineData(4, 2u)]
    [InlineData(8, 1u)]
    [InlineData(12, 1u)]
    [InlineData(16, 1u)]
    public void Data_whose_own_header_disagrees_is_refused(int offset, uint value)
    {
        byte[] payload = Payload(Identity);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(offset), value);
        Assert.Null(Decode(PipelineCacheFile.Encode(Identity, payload), Identity));
    }

    [Fact]
    public void Data_without_a_whole_header_is_refused()
        => Assert.Null(Decode(PipelineCacheFile.Encode(Identity, Payload(Identity)[..31]), Identity));

    [Fact]
    public void Each_driver_has_a_file_of_its_own()
        => Assert.NotEqual(Identity.FileName, (Identity with { DriverVersion = 2 }).FileName);
}
