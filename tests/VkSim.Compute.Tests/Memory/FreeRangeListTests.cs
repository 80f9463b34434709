using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class FreeRangeListTests
{
    private const ulong Capacity = 1 << 20;

    // Each step takes a range (size class, alignment) or gives back one of those taken.
    private static readonly Arbitrary<(int Kind, int Size, int Alignment, int Which)[]> Steps =
        (from kind in Gen.Choose(0, 2)
         from magnitude in Gen.Choose(0, 17)
         from noise in Gen.Choose(0, 1 << 17)
         from alignment in Gen.Choose(0, 12)
         from which in Gen.Choose(0, 1000)
         select (kind, 1 + (noise & ((1 << magnitude) - 1)), 1 << alignment, which))
        .ArrayOf(200).ToArbitrary();

    [Property]
    public Property RangesNeverOverlapAndNothingIsLost()
        => Prop.ForAll(Steps, steps => Replay(steps, CheckInvariants));

    [Property]
    public Property NeighboursThatAreFreeAreOne()
        => Prop.ForAll(Steps, steps => Replay(steps, (list, taken) =>
        {
            bool previous = false;
            foreach ((_, _, bool free) in list.Ranges)
            {
                Assert.False(free && previous);
                previous = free;
            }
        }));

    [Property]
    public Property APlaceThatExistsIsFound()
        => Prop.ForAll(Steps, steps => Replay(steps, (list, taken) =>
        {
            foreach ((ulong size, ulong alignment) in new[] { (1ul, 1ul), (300ul, 256ul), (5000ul, 4096ul), (70000ul, 16ul) })
            {
                bool exists = list.Ranges.Any(r => r.Free
                    && ((r.Offset + alignment - 1) & ~(alignment - 1)) + size <= r.Offset + r.Size);
                bool found = list.TryAllocate(size, alignment, out int range, out _);
                Assert.Equal(exists, found);
                if (found)
                {
                    list.Free(range);
                }
            }
        }));

    [Property]
    public Property EverythingGivenBackIsOneFreeRange()
        => Prop.ForAll(Steps, steps =>
        {
            var list = new FreeRangeList(Capacity);
            List<Taken> taken = [];
            foreach (var step in steps)
            {
                Apply(list, taken, step);
            }

            taken.ForEach(t => list.Free(t.Range));
            Assert.Equal([(0ul, Capacity, true)], list.Ranges);
            Assert.True(list.IsEmpty);
            Assert.Equal(Capacity, list.FreeBytes);
        });

    [Fact]
    public void TheWholeCanBeTakenAndNoMore()
    {
        var list = new FreeRangeList(1000);
        Assert.True(list.TryAllocate(1000, 1, out int all, out ulong offset));
        Assert.Equal(0ul, offset);
        Assert.False(list.TryAllocate(1, 1, out _, out _));
        list.Free(all);
        Assert.False(list.TryAllocate(1001, 1, out _, out _));
        Assert.True(list.TryAllocate(1000, 512, out _, out _));
    }

    [Fact]
    public void AnAlignmentLeavesTheFrontFree()
    {
        var list = new FreeRangeList(4096);
        Assert.True(list.TryAllocate(1, 1, out _, out _));
        Assert.True(list.TryAllocate(1024, 1024, out _, out ulong offset));
        Assert.Equal(1024ul, offset);
        Assert.True(list.TryAllocate(1023, 1, out _, out offset));
        Assert.Equal(1ul, offset);
    }

    [Fact]
    public void SpacesBeyondFourGibibytesWork()
    {
        var list = new FreeRangeList(1ul << 40);
        Assert.True(list.TryAllocate(5ul << 30, 1 << 20, out int first, out _));
        Assert.True(list.TryAllocate((1ul << 40) - (5ul << 30), 1, out _, out ulong offset));
        Assert.Equal(5ul << 30, offset);
        list.Free(first);
        Assert.Equal(5ul << 30, list.FreeBytes);
    }

    [Fact]
    public void WrongUseIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FreeRangeList(0));
        var list = new FreeRangeList(100);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.TryAllocate(0, 1, out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.TryAllocate(1, 3, out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.TryAllocate(1, 0, out _, out _));
        Assert.Throws<ArgumentException>(() => list.Free(0));
        Assert.Throws<ArgumentException>(() => list.Free(-1));
        Assert.Throws<ArgumentException>(() => list.Free(99));
        Assert.True(list.TryAllocate(10, 1, out int range, out _));
        list.Free(range);
        Assert.Throws<ArgumentException>(() => list.Free(range));
    }

    [Fact]
    public void TheSteadyStateAllocatesNothing()
    {
        var list = new FreeRangeList(Capacity);
        var ranges = new int[64];
        Cycle(list, ranges);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Cycle(list, ranges);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Cycle(FreeRangeList list, int[] ranges)
    {
        for (int i = 0; i < ranges.Length; i++)
        {
            Assert.True(list.TryAllocate((ulong)(100 + (i * 37)), 64, out ranges[i], out _));
        }

        for (int i = 0; i < ranges.Length; i++)
        {
            list.Free(ranges[(i * 13) % ranges.Length]);
        }
    }

    private static bool Replay((int Kind, int Size, int Alignment, int Which)[] steps, Action<FreeRangeList, List<Taken>> check)
    {
        var list = new FreeRangeList(Capacity);
        List<Taken> taken = [];
        foreach (var step in steps)
        {
            Apply(list, taken, step);
            check(list, taken);
        }

        return true;
    }

    private static void Apply(FreeRangeList list, List<Taken> taken, (int Kind, int Size, int Alignment, int Which) step)
    {
        if (step.Kind == 0 && taken.Count > 0)
        {
            int which = step.Which % taken.Count;
            list.Free(taken[which].Range);
            taken.RemoveAt(which);
        }
        else if (list.TryAllocate((ulong)step.Size, (ulong)step.Alignment, out int range, out ulong offset))
        {
            Assert.Equal(0ul, offset % (ulong)step.Alignment);
            taken.Add(new Taken(range, offset, (ulong)step.Size));
        }
    }

    private static void CheckInvariants(FreeRangeList list, List<Taken> taken)
    {
        // The ranges tile the space without a gap, and those in use are exactly those that were taken.
        ulong end = 0;
        ulong free = 0;
        List<(ulong, ulong)> used = [];
        foreach ((ulong offset, ulong size, bool isFree) in list.Ranges)
        {
            Assert.Equal(end, offset);
            Assert.NotEqual(0ul, size);
            end += size;
            if (isFree)
            {
                free += size;
            }
            else
            {
                used.Add((offset, size));
            }
        }

        Assert.Equal(Capacity, end);
        Assert.Equal(free, list.FreeBytes);
        Assert.Equal(taken.Count, list.AllocationCount);
        Assert.Equal(taken.Select(t => (t.Offset, t.Size)).Order(), used);
    }

    private readonly record struct Taken(int Range, ulong Offset, ulong Size);
}
