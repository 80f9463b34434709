using Silk.NET.Vulkan;
using VkSim.Compute;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace VkSim.Compute.Tests;

public class MemoryAllocatorTests
{
    private const ulong KiB = 1024;
    private const ulong MiB = 1024 * KiB;
    private const MemoryPropertyFlags Local = MemoryPropertyFlags.DeviceLocalBit;
    private const MemoryPropertyFlags Visible = MemoryPropertyFlags.HostVisibleBit;
    private const MemoryPropertyFlags Coherent = MemoryPropertyFlags.HostCoherentBit;
    private const MemoryPropertyFlags Cached = MemoryPropertyFlags.HostCachedBit;

    // A card of 8 GiB beside a host of 16 GiB.
    private static readonly DeviceCapabilities Card = new()
    {
        MemoryHeaps = [new(8L << 30, true, false), new(16L << 30, false, true)],
        MemoryTypes = [new(Local, 0), new(Visible | Coherent, 1), new(Visible | Coherent | Cached, 1)],
        MaxMemoryAllocationSize = 4L << 30,
        MaxMemoryAllocationCount = 4096,
        NonCoherentAtomSize = 64,
    };

    private readonly FabricatedMemory _source = new();

    [Fact]
    public void SmallPiecesShareABlockAndLieApart()
    {
        using MemoryAllocator allocator = new(_source, Card);
        List<MemoryAllocation> pieces = [];
        for (int i = 0; i < 100; i++)
        {
            pieces.Add(allocator.Allocate(Request(1000, alignment: 256)));
        }

        Assert.Single(_source.Live);
        var ordered = pieces.OrderBy(p => p.Offset).ToList();
        Assert.All(ordered, p => Assert.Equal(0ul, p.Offset % 256));
        Assert.All(ordered.Zip(ordered.Skip(1)), p => Assert.True(p.First.Offset + p.First.Size <= p.Second.Offset));
        Assert.Equal(100_000, allocator.Statistics.AllocatedBytes);
        pieces.ForEach(p => allocator.Free(p));
        Assert.Equal(0, allocator.Statistics.AllocatedBytes);
        Assert.Equal(100_000, allocator.Statistics.PeakAllocatedBytes);
    }

    [Fact]
    public void BlocksBeginSmallAndGrow()
    {
        using MemoryAllocator allocator = new(_source, Card);
        for (int i = 0; i < 300; i++)
        {
            allocator.Allocate(Request(MiB));
        }

        Assert.Equal([8 * MiB, 16 * MiB, 32 * MiB, 64 * MiB], _source.Requests.Take(4).Select(r => r.Size));
        Assert.All(_source.Requests, r => Assert.True(r.Size <= 64 * MiB));
    }

    [Fact]
    public void LargePiecesAndThoseThatWantItAreAlone()
    {
        using MemoryAllocator allocator = new(_source, Card);
        MemoryAllocation large = allocator.Allocate(Request(100 * MiB, buffer: 7));
        MemoryAllocation wanted = allocator.Allocate(Request(KiB, dedicated: true, buffer: 8));
        Assert.Equal([(100 * MiB, 0, false, 7ul), (KiB, 0, false, 8ul)], _source.Requests);
        Assert.Equal((0ul, 0ul), (large.Offset, wanted.Offset));
        Assert.NotEqual(large.Memory.Handle, wanted.Memory.Handle);
        allocator.Free(large);
        allocator.Free(wanted);
        Assert.Empty(_source.Live);
    }

    [Fact]
    public void OneEmptyBlockIsKeptAndTrimGivesItBack()
    {
        using MemoryAllocator allocator = new(_source, Card);
        for (int i = 0; i < 10_000; i++)
        {
            allocator.Free(allocator.Allocate(Request(1 + (ulong)(i % 5000))));
        }

        Assert.Single(_source.Requests);
        var many = Enumerable.Range(0, 200).Select(_ => allocator.Allocate(Request(MiB))).ToList();
        Assert.True(_source.Live.Count > 3);
        many.ForEach(p => allocator.Free(p));
        Assert.Single(_source.Live);
        allocator.Trim();
        Assert.Empty(_source.Live);
        Assert.Equal(0, allocator.Statistics.ReservedBytes);
    }

    [Fact]
    public void EachUseGetsItsMemory()
    {
        using MemoryAllocator allocator = new(_source, Card);
        Assert.False(allocator.Allocate(Request(KiB)).IsHostVisible);
        MemoryAllocation upload = allocator.Allocate(Request(KiB, BufferMemory.Upload));
        Assert.True(upload.IsHostVisible && !upload.IsHostCached);
        MemoryAllocation readback = allocator.Allocate(Request(KiB, BufferMemory.Readback));
        Assert.True(readback.IsHostVisible && readback.IsHostCached);
    }

    [Fact]
    public unsafe void AMappedPieceIsSeenWhereItLies()
    {
        using MemoryAllocator allocator = new(_source, Card);
        MemoryAllocation first = allocator.Allocate(Request(100, BufferMemory.Upload, alignment: 64));
        MemoryAllocation second = allocator.Allocate(Request(100, BufferMemory.Upload, alignment: 64));
        Assert.Equal((nint)first.Memory.Handle << 32, (nint)first.Mapped - (nint)first.Offset);
        Assert.Equal((long)second.Offset - (long)first.Offset, second.Mapped - first.Mapped);
    }

    [Fact]
    public void MemoryThatIsNotCoherentLiesOnAtoms()
    {
        DeviceCapabilities capabilities = Card with { MemoryTypes = [new(Visible | Cached, 1)] };
        using MemoryAllocator allocator = new(_source, capabilities);
        for (int i = 0; i < 10; i++)
        {
            MemoryAllocation piece = allocator.Allocate(Request(10, BufferMemory.Readback, alignment: 4));
            Assert.Equal((0ul, 64ul), (piece.Offset % 64, piece.Size));
        }
    }

    [Fact]
    public void UnifiedMemoryIsMappedUnlessDirectMappingIsOff()
    {
        DeviceCapabilities unified = Card with
        {
            Available = GpuCapability.DirectMapping,
            MemoryHeaps = [new(8L << 30, true, true)],
            MemoryTypes = [new(Local | Visible | Coherent | Cached, 0)],
        };
        using (MemoryAllocator allocator = new(_source, unified))
        {
            Assert.True(allocator.Allocate(Request(KiB)).IsHostVisible);
        }

        using MemoryAllocator without = new(_source, unified.Without(GpuCapability.DirectMapping));
        Assert.False(without.Allocate(Request(KiB)).IsHostVisible);
        Assert.True(without.Allocate(Request(KiB, BufferMemory.Upload)).IsHostVisible);
    }

    [Fact]
    public void ALackOfMemorySaysWhatWasAskedUsedAndThere()
    {
        using MemoryAllocator allocator = new(_source, Card, limit: (long)(100 * MiB));
        allocator.Allocate(Request(60 * MiB, dedicated: true));
        var e = Assert.Throws<GpuOutOfMemoryException>(() => allocator.Allocate(Request(50 * MiB, dedicated: true)));
        Assert.Equal(
            ((long)(50 * MiB), (long)(60 * MiB), (long)(100 * MiB), 0), (e.Requested, e.Used, e.Budget, e.Heap));
        Assert.Contains("50 MiB were asked for the buffer 'test'", e.Message, StringComparison.Ordinal);
        Assert.Contains("budget of 100 MiB, of which 60 MiB are in use", e.Message, StringComparison.Ordinal);
        Assert.Equal(40 * MiB, allocator.Allocate(Request(40 * MiB, dedicated: true)).Size);
    }

    [Fact]
    public void ATightBudgetGetsSmallerBlocksAndGivesEmptyOnesUp()
    {
        using MemoryAllocator allocator = new(_source, Card, limit: (long)(3 * MiB));
        MemoryAllocation small = allocator.Allocate(Request(MiB));
        Assert.Equal(2 * MiB, _source.Live.Values.Single().Size);
        allocator.Free(small);
        MemoryAllocation large = allocator.Allocate(Request(3 * MiB, dedicated: true));
        Assert.Equal(3 * MiB, _source.Live.Values.Single().Size);
        Assert.Equal(3 * MiB, large.Size);
    }

    [Fact]
    public void GoingBeyondTheDriversBudgetWarnsBeforeItFails()
    {
        List<string> warnings = [];
        _source.Said = new HeapBudget(100 * MiB, 90 * MiB);
        using MemoryAllocator allocator = new(_source, Card, warn: warnings.Add);
        Assert.Equal(10 * MiB, allocator.Allocate(Request(10 * MiB, dedicated: true)).Size);
        Assert.Empty(warnings);
        MemoryAllocation beyond = allocator.Allocate(Request(20 * MiB, dedicated: true));
        Assert.Contains("budget of 100 MiB", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains("20 MiB for the buffer 'test'", warnings[0], StringComparison.Ordinal);

        // Said once, until the heap was within its budget again.
        allocator.Allocate(Request(20 * MiB, dedicated: true));
        Assert.Single(warnings);
        allocator.Free(beyond);
        _source.Said = new HeapBudget(100 * MiB, 40 * MiB);
        allocator.Allocate(Request(10 * MiB, dedicated: true));
        allocator.Allocate(Request(70 * MiB, dedicated: true));
        Assert.Equal(2, warnings.Count);

        _source.Answer = (_, _) => Result.ErrorOutOfDeviceMemory;
        var e = Assert.Throws<GpuOutOfMemoryException>(() => allocator.Allocate(Request(20 * MiB, dedicated: true)));
        Assert.Contains("budget does not admit it", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasSetAsTheLimitIsHeldWithoutAnyWarning()
    {
        List<string> warnings = [];
        using MemoryAllocator allocator = new(_source, Card, limit: (long)(50 * MiB), warnings.Add);
        Assert.Throws<GpuOutOfMemoryException>(() => allocator.Allocate(Request(60 * MiB, dedicated: true)));
        Assert.Empty(warnings);
        Assert.Empty(_source.Requests);
    }

    [Fact]
    public void AnIntegratedGpuGoesOnInTheHostsMemoryAndACardDoesNot()
    {
        // A carve-out of 256 MiB, and the rest of the host's memory.
        DeviceCapabilities carveOut = Card with
        {
            MemoryHeaps = [new MemoryHeapInfo(256L << 20, true, true), new MemoryHeapInfo(8L << 30, false, true)],
            MemoryTypes =
            [
                new MemoryTypeInfo(MemoryPropertyFlags.DeviceLocalBit, 0),
                new MemoryTypeInfo(MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit, 1),
            ],
        };
        List<string> warnings = [];
        _source.SpillsToHost = true;
        using MemoryAllocator allocator = new(_source, carveOut, warn: warnings.Add);
        allocator.Allocate(Request(200 * MiB, dedicated: true));
        allocator.Allocate(Request(500 * MiB, dedicated: true));
        Assert.Equal([0, 1], _source.Requests.Select(r => r.Type));
        Assert.Empty(warnings);

        _source.SpillsToHost = false;
        Assert.Throws<GpuOutOfMemoryException>(() => allocator.Allocate(Request(500 * MiB, dedicated: true)));
    }

    [Fact]
    public void TheDriversRefusalIsTheSameException()
    {
        _source.Answer = (_, _) => Result.ErrorOutOfDeviceMemory;
        using MemoryAllocator allocator = new(_source, Card);
        var e = Assert.Throws<GpuOutOfMemoryException>(() => allocator.Allocate(Request(MiB)));
        Assert.Equal("ErrorOutOfDeviceMemory", e.ResultName);
        Assert.Equal((long)MiB, e.Requested);
        Assert.Equal(0, allocator.Statistics.ReservedBytes);
        Assert.Equal(0, allocator.Statistics.Allocations);
    }

    [Fact]
    public void WhereTheDriverHasNoRoomForABlockASmallerOneIsTried()
    {
        _source.Answer = (size, _) => size > 2 * MiB ? Result.ErrorOutOfDeviceMemory : Result.Success;
        using MemoryAllocator allocator = new(_source, Card);
        Assert.Equal(2 * MiB, allocator.Allocate(Request(2 * MiB)).Size);
    }

    [Fact]
    public void AnotherTypeIsTriedWhereTheBestHasNoRoom()
    {
        _source.Answer = (_, type) => type == 1 ? Result.ErrorOutOfHostMemory : Result.Success;
        using MemoryAllocator allocator = new(_source, Card);
        Assert.True(allocator.Allocate(Request(MiB, BufferMemory.Upload)).IsHostCached);
    }

    [Fact]
    public void OneAllocationAboveTheDriversLimitIsALack()
    {
        using MemoryAllocator allocator = new(_source, Card);
        var e = Assert.Throws<GpuOutOfMemoryException>(() => allocator.Allocate(Request(5ul << 30)));
        Assert.Contains("4 GiB in one allocation", e.Message, StringComparison.Ordinal);
        Assert.Empty(_source.Requests);
    }

    [Fact]
    public void TheNumberOfNativeAllocationsIsHeld()
    {
        using MemoryAllocator allocator = new(_source, Card with { MaxMemoryAllocationCount = 3 });
        var pieces = Enumerable.Range(0, 3).Select(_ => allocator.Allocate(Request(KiB, dedicated: true))).ToList();
        var e = Assert.Throws<GpuOutOfMemoryException>(() => allocator.Allocate(Request(KiB, dedicated: true)));
        Assert.Contains("3 native allocations", e.Message, StringComparison.Ordinal);
        allocator.Free(pieces[0]);
        allocator.Allocate(Request(KiB, dedicated: true));
    }

    [Fact]
    public void ThreadsDoNotDisturbEachOther()
    {
        using MemoryAllocator allocator = new(_source, Card);
        Parallel.For(0, 8, thread =>
        {
            Random random = new(thread);
            List<MemoryAllocation> mine = [];
            for (int i = 0; i < 2000; i++)
            {
                if (mine.Count > 20 || (mine.Count > 0 && random.Next(2) == 0))
                {
                    int which = random.Next(mine.Count);
                    allocator.Free(mine[which]);
                    mine.RemoveAt(which);
                }
                else
                {
                    mine.Add(allocator.Allocate(Request((ulong)random.Next(1, 3_000_000), alignment: 256)));
                }
            }

            mine.ForEach(p => allocator.Free(p));
        });
        MemoryStatistics after = allocator.Statistics;
        Assert.Equal((0, 0L), (after.Allocations, after.AllocatedBytes));
        Assert.Equal(after.NativeAllocations, _source.Live.Count);
        Assert.Equal(after.ReservedBytes, _source.Live.Values.Sum(b => (long)b.Size));
    }

    [Fact]
    public void DisposeGivesEverythingBack()
    {
        MemoryAllocator allocator = new(_source, Card);
        allocator.Allocate(Request(KiB));
        allocator.Allocate(Request(100 * MiB));
        allocator.Allocate(Request(KiB, BufferMemory.Upload));
        allocator.Dispose();
        Assert.Empty(_source.Live);
    }

    [Fact]
    public void NothingIsFreedByAnEmptyAllocation()
    {
        using MemoryAllocator allocator = new(_source, Card);
        allocator.Free(default);
        Assert.Equal(0, allocator.Statistics.Allocations);
    }

    [Fact]
    public void ThePeakStartsAnewWhenItIsReset()
    {
        using MemoryAllocator allocator = new(_source, Card);
        MemoryAllocation large = allocator.Allocate(Request(MiB));
        allocator.Allocate(Request(KiB));
        allocator.Free(large);
        allocator.ResetPeak();
        Assert.Equal((long)KiB, allocator.Statistics.PeakAllocatedBytes);
    }

    private static MemoryRequest Request(
        ulong size, BufferMemory use = BufferMemory.Device, ulong alignment = 16, bool dedicated = false, ulong buffer = 0)
        => new(
            new MemoryRequirements { Size = size, Alignment = alignment, MemoryTypeBits = ~0u },
            use,
            dedicated,
            new Buffer(buffer),
            "the buffer 'test'");
}
