using System.Diagnostics;
using VkSim.Simd.Threading;

namespace VkSim.Tests.Simd.Threading;

public class WorkSplitterTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 7)]
    [InlineData(2, 1)]
    [InlineData(2, 1000)]
    [InlineData(8, 3)]
    [InlineData(8, 100_000)]
    public void RunsEveryBlockOnce(int degree, int blocks)
    {
        var splitter = new WorkSplitter(degree);
        var work = new CountWork(new int[blocks], new int[degree]);
        splitter.Run(ref work, blocks);
        Assert.All(work.Hits, hits => Assert.Equal(1, hits));
        Assert.All(work.Inside, inside => Assert.Equal(0, inside));
        Assert.False(work.Overlap[0]);
    }

    [Fact]
    public void AllocatesNothingWhenWarm()
    {
        var splitter = new WorkSplitter(2);
        var work = new CountWork(new int[64], new int[2]);
        for (int i = 0; i < 200; i++)
        {
            splitter.Run(ref work, 64);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            splitter.Run(ref work, 64);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task NestedAndConcurrentCallsFromPoolThreadsEnd()
    {
        var splitter = new WorkSplitter(4);
        long[] sums = new long[64];
        Task[] tasks = [.. Enumerable.Range(0, sums.Length).Select(i => Task.Run(() =>
        {
            var work = new NestedWork(splitter, new long[16], Depth: 2);
            splitter.Run(ref work, 16);
            sums[i] = work.Sums.Sum();
        }))];
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.All(sums, sum => Assert.Equal(16 * 16 * 16, sum));
    }

    [Fact]
    public async Task AFullHostPoolDoesNotHoldTheCallUp()
    {
        using var release = new ManualResetEventSlim();
        Task[] hogs = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(release.Wait))];
        var work = new CountWork(new int[1000], new int[4]);
        new WorkSplitter(4).Run(ref work, 1000);
        release.Set();
        await Task.WhenAll(hogs).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.All(work.Hits, hits => Assert.Equal(1, hits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void TheLowestFailingBlockIsTold(int degree)
    {
        var work = new FailingWork(From: 5);
        var error = Assert.Throws<InvalidDataException>(() => new WorkSplitter(degree).Run(ref work, 1000));
        Assert.Equal("block 5", error.Message);
        var next = new CountWork(new int[100], new int[degree]);
        new WorkSplitter(degree).Run(ref next, 100);
        Assert.All(next.Hits, hits => Assert.Equal(1, hits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void CancellationStopsTheCall(int degree)
    {
        using var source = new CancellationTokenSource();
        var work = new CancellingWork(source, At: 20, new long[1]);
        var error = Assert.ThrowsAny<OperationCanceledException>(() => new WorkSplitter(degree).Run(ref work, 1_000_000, source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.InRange(work.Executed[0], 1, 999_999);
        Assert.ThrowsAny<OperationCanceledException>(() => new WorkSplitter(degree).Run(ref work, 1, source.Token));
    }

    [Fact]
    public void CancellationAfterTheLastBlockIsNotAFailure()
    {
        using var source = new CancellationTokenSource();
        var work = new CancellingWork(source, At: 9, new long[1]);
        new WorkSplitter(1).Run(ref work, 10, source.Token);
        Assert.Equal(10, work.Executed[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ProgressRisesToOneAndIsThrottled(int degree)
    {
        var reports = new ReportList();
        var work = new SlowWork();
        long start = Stopwatch.GetTimestamp();
        new WorkSplitter(degree).Run(ref work, 300, progress: reports);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(1, reports.Values[^1]);
        Assert.Equal(reports.Values.Order(), reports.Values);
        Assert.True(reports.Values.Count <= 2 + (seconds / 0.05), $"{reports.Values.Count} reports in {seconds} s");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AProgressReceiverThatThrowsEndsTheCall(int degree)
    {
        var work = new SlowWork();
        Assert.Throws<InvalidDataException>(() => new WorkSplitter(degree).Run(ref work, 100_000, progress: new ThrowingReport()));
    }

    [Fact]
    public void ADegreeBelowOneIsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkSplitter(0));

    private readonly record struct CountWork(int[] Hits, int[] Inside) : IBlockWork
    {
        public bool[] Overlap { get; } = new bool[1];

        public void Execute(long block, int worker)
        {
            Overlap[0] |= Interlocked.Increment(ref Inside[worker]) != 1;
            Interlocked.Increment(ref Hits[block]);
            Interlocked.Decrement(ref Inside[worker]);
        }
    }

    private readonly record struct NestedWork(WorkSplitter Splitter, long[] Sums, int Depth) : IBlockWork
    {
        public void Execute(long block, int worker)
        {
            if (Depth == 0)
            {
                Sums[block] = 1;
                return;
            }

            var inner = new NestedWork(Splitter, new long[16], Depth - 1);
            Splitter.Run(ref inner, 16);
            Sums[block] = inner.Sums.Sum();
        }
    }

    private readonly record struct FailingWork(long From) : IBlockWork
    {
        public void Execute(long block, int worker)
        {
            if (block >= From)
            {
                throw new InvalidDataException($"block {block}");
            }
        }
    }

    private readonly record struct CancellingWork(CancellationTokenSource Source, long At, long[] Executed) : IBlockWork
    {
        public void Execute(long block, int worker)
        {
            Interlocked.Increment(ref Executed[0]);
            if (block == At)
            {
                Source.Cancel();
            }
        }
    }

    private readonly struct SlowWork : IBlockWork
    {
        public void Execute(long block, int worker) => Thread.Sleep(1);
    }

    private sealed class ThrowingReport : IProgress<double>
    {
        public void Report(double value) => throw new InvalidDataException("not now");
    }

    private sealed class ReportList : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
