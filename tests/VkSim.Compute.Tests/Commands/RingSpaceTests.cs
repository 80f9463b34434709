namespace VkSim.Compute.Tests;

public class RingSpaceTests
{
    [Fact]
    public void PiecesAreAlignedAndDoNotOverlap()
    {
        var ring = new RingSpace(256, 16);
        Assert.True(ring.TryReserve(1, out long a, out _));
        Assert.True(ring.TryReserve(17, out long b, out _));
        Assert.True(ring.TryReserve(208, out long c, out _));
        Assert.Equal((0, 16, 48), (a, b, c));
        Assert.False(ring.TryReserve(1, out _, out _));
    }

    [Fact]
    public void AWholeRingCanBeTakenAndTakenAgain()
    {
        var ring = new RingSpace(64, 16);
        for (ulong serial = 1; serial < 5; serial++)
        {
            Assert.True(ring.TryReserve(64, out long offset, out long ticket));
            Assert.Equal(0, offset);
            ring.Release(ticket, serial);
            ring.Reclaim(s => s < serial);
            Assert.False(ring.TryReserve(1, out _, out _));
            Assert.True(ring.TryGetOldestSerial(out ulong oldest));
            Assert.Equal(serial, oldest);
            ring.Reclaim(s => s <= serial);
        }
    }

    [Fact]
    public void APieceThatIsStillFilledHoldsBackThoseBehindIt()
    {
        var ring = new RingSpace(64, 16);
        ring.TryReserve(16, out _, out long first);
        ring.TryReserve(16, out _, out long second);
        ring.Release(second, 1);
        ring.Reclaim(s => s <= 10);
        Assert.Equal(2, ring.Count);
        Assert.False(ring.TryGetOldestSerial(out _));
        ring.Release(first, 2);
        ring.Reclaim(s => s <= 10);
        Assert.Equal(0, ring.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65)]
    public void LengthsOutsideTheRingAreRefused(long length)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RingSpace(64, 16).TryReserve(length, out _, out _));

    [Fact]
    public void RandomUseNeverOverlapsWhatIsInUse()
    {
        var random = new Random(3);
        var ring = new RingSpace(4096, 16);
        var live = new Queue<(long Offset, long Length, long Ticket, ulong Serial)>();
        ulong serial = 0;
        ulong completed = 0;
        int granted = 0;
        for (int step = 0; step < 20_000; step++)
        {
            long length = random.Next(1, random.Next(2) == 0 ? 64 : 4097);
            if (ring.TryReserve(length, out long offset, out long ticket))
            {
                granted++;
                Assert.True(offset % 16 == 0 && offset + length <= 4096);
                Assert.DoesNotContain(live, p => offset < p.Offset + p.Length && p.Offset < offset + length);
                ring.Release(ticket, ++serial);
                live.Enqueue((offset, length, ticket, serial));
            }
            else
            {
                Assert.NotEmpty(live);
                completed = Math.Min(serial, completed + (ulong)random.Next(1, 4));
                ring.Reclaim(s => s <= completed);
                while (live.TryPeek(out var oldest) && oldest.Serial <= completed)
                {
                    live.Dequeue();
                }
            }
        }

        Assert.True(granted > 5_000);
    }
}
