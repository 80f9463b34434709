using VkSim.Formats.Sources;

namespace VkSim.Tests.Formats;

/// <summary>The checksum of ZIP archives, folded and by tables.</summary>
public sealed class Crc32Tests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheCheckValueOfTheCatalogueIsReached(bool fold) => Assert.Equal(0xCBF43926, Checksum("123456789"u8, fold));

    [Fact]
    public void EveryLengthAndCutGivesTheSameBothWays()
    {
        byte[] bytes = new byte[400];
        new Random(5).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            uint whole = BitByBit(bytes.AsSpan(0, length));
            Assert.Equal(whole, Checksum(bytes.AsSpan(0, length), fold: false));
            Assert.Equal(whole, Checksum(bytes.AsSpan(0, length), fold: true));
            var crc = default(Crc32);
            crc.Append(bytes.AsSpan(0, length / 3));
            crc.Append(bytes.AsSpan(length / 3, length - (length / 3)));
            Assert.Equal(whole, crc.Value);
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, bool fold)
    {
        var crc = default(Crc32);
        crc.Append(bytes, fold && System.Runtime.Intrinsics.X86.Pclmulqdq.IsSupported);
        return crc.Value;
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
