namespace VkSim.Compute.Tests;

public class HazardTrackerTests
{
    private const ResourceAccess R = ResourceAccess.Read;
    private const ResourceAccess W = ResourceAccess.Write;

    private readonly HazardTracker _tracker = new();

    [Theory]
    [InlineData(R, R, false)]
    [InlineData(R, W, true)]
    [InlineData(W, R, true)]
    [InlineData(W, W, true)]
    [InlineData(R, R | W, true)]
    [InlineData(R | W, R, true)]
    public void OnlyTwoReadsNeedNoBarrier(ResourceAccess first, ResourceAccess second, bool barrier)
    {
        Assert.False(Add(Use(1, first)));
        Assert.Equal(barrier, Add(Use(1, second)));
    }

    [Theory]
    [InlineData(0, 16, 16, 16, false)]
    [InlineData(16, 16, 0, 16, false)]
    [InlineData(0, 17, 16, 16, true)]
    [InlineData(0, 64, 16, 16, true)]
    [InlineData(16, 16, 0, 64, true)]
    [InlineData(15, 1, 0, 16, true)]
    public void RangesMustOverlapForAHazard(ulong offset1, ulong length1, ulong offset2, ulong length2, bool barrier)
    {
        Assert.False(Add(Use(1, W, offset1, length1)));
        Assert.Equal(barrier, Add(Use(1, W, offset2, length2)));
    }

    [Fact]
    public void RangesBeyondFourGigabytesDoNotWrapAround()
    {
        const ulong Far = 5UL << 32;
        Assert.False(Add(Use(1, W, Far, 64)));
        Assert.False(Add(Use(1, W, 0, 64)));
        Assert.True(Add(Use(1, R, Far + 63, 1)));
    }

    [Fact]
    public void OneCommandMayReadAndWriteTheSameBuffer()
        => Assert.False(Add(Use(1, R), Use(1, W), Use(1, R | W)));

    [Fact]
    public void OneBarrierSettlesEverythingBeforeIt()
    {
        // a writes 1, b writes 2; c reads both, d reads both: one barrier before c is enough for all.
        Assert.False(Add(Use(1, W)));
        Assert.False(Add(Use(2, W)));
        Assert.True(Add(Use(1, R), Use(2, R), Use(3, W)));
        Assert.False(Add(Use(1, R), Use(2, R), Use(4, W)));
    }

    [Fact]
    public void IndependentChainsShareTheirBarriers()
    {
        int barriers = 0;
        for (int step = 0; step < 10; step++)
        {
            for (ulong chain = 1; chain <= 8; chain++)
            {
                barriers += Add(Use(chain, R | W)) ? 1 : 0;
            }
        }

        Assert.Equal(9, barriers);
    }

    [Fact]
    public void TheBarrierNamesTheStagesAndTheWriters()
    {
        Add(Use(1, R, stage: CommandStages.Indirect), Use(2, W));
        Add(Use(3, W, stage: CommandStages.Transfer));
        Assert.True(_tracker.Add([Use(2, R)], out MemoryDependency dependency));
        Assert.Equal(CommandStages.Indirect | CommandStages.Compute | CommandStages.Transfer, dependency.Sources);
        Assert.Equal(CommandStages.Compute | CommandStages.Transfer, dependency.Writers);
    }

    [Fact]
    public void AWriteAfterReadsWaitsButMovesNoMemory()
    {
        Add(Use(1, R));
        Assert.True(_tracker.Add([Use(1, W)], out MemoryDependency dependency));
        Assert.Equal(CommandStages.Compute, dependency.Sources);
        Assert.Equal(CommandStages.None, dependency.Writers);
    }

    [Fact]
    public void RestartForgetsEverything()
    {
        Add(Use(1, W));
        _tracker.Restart();
        Assert.False(Add(Use(1, W)));
    }

    [Fact]
    public void EmptyRangesAreNoHazard()
    {
        Add(Use(1, W, 0, 0));
        Assert.False(Add(Use(1, W, 0, 16)));
        Assert.False(Add(Use(1, W, 8, 0)));
    }

    [Fact]
    public void ManyRangesOfOneBufferLoseNoHazard()
    {
        for (ulong i = 0; i < 500; i += 7)
        {
            _tracker.Restart();
            for (ulong j = 0; j < 500; j++)
            {
                Assert.False(Add(Use(1, R, j * 32, 16)));
            }

            Assert.True(Add(Use(1, W, (i * 32) + 15, 1)));
        }
    }

    /// <summary>Against the definition: a hazard is a conflicting pair with no barrier between; a barrier is needed only then.</summary>
    [Fact]
    public void RandomStreamsAreOrderedAndNoBarrierIsIdle()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            var tracker = new HazardTracker();
            var group = new List<BufferAccess>();
            for (int step = 0; step < 60; step++)
            {
                BufferAccess[] command = RandomCommand(random);
                bool needed = command.Any(c => group.Any(g => Conflict(g, c)));
                Assert.Equal(needed, tracker.Add(command, out _));
                if (needed)
                {
                    group.Clear();
                }

                group.AddRange(command);
            }
        }
    }

    [Fact]
    public void NothingIsAllocatedOnceTheArraysHaveGrown()
    {
        BufferAccess[][] commands = [.. Enumerable.Range(0, 200).Select(i => RandomCommand(new Random(i)))];
        Run();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            _tracker.Restart();
            foreach (BufferAccess[] command in commands)
            {
                _tracker.Add(command, out _);
            }
        }
    }

    private static BufferAccess[] RandomCommand(Random random)
    {
        var accesses = new BufferAccess[random.Next(1, 4)];
        for (int i = 0; i < accesses.Length; i++)
        {
            accesses[i] = Use(
                (ulong)random.Next(1, 6),
                (ResourceAccess)random.Next(1, 4),
                (ulong)random.Next(0, 8) * 8,
                (ulong)random.Next(1, 24),
                random.Next(2) == 0 ? CommandStages.Compute : CommandStages.Transfer);
        }

        return accesses;
    }

    private static bool Conflict(BufferAccess a, BufferAccess b)
        => a.Buffer == b.Buffer && (a.Writes || b.Writes) && a.Offset < b.End && b.Offset < a.End;

    private static BufferAccess Use(
        ulong buffer, ResourceAccess access, ulong offset = 0, ulong length = 64, CommandStages stage = CommandStages.Compute)
        => new(buffer, offset, length, access, stage);

    private bool Add(params ReadOnlySpan<BufferAccess> accesses) => _tracker.Add(accesses, out _);
}
