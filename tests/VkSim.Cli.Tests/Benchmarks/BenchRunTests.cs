using VkSim.Cli.Tests.Demo;
using VkSim.Compute;

namespace VkSim.Cli.Tests.Benchmarks;

/// <summary>What becomes of a run; how fast anything is is not looked at.</summary>
public sealed class BenchRunTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);

    private readonly VectorDevice _device = VectorDevice.Create("cpu");
    private readonly StillProbes _probes = new();

    public void Dispose() => _device.Dispose();

    [Fact]
    public void WhatIsMeasuredIsHeldAgainstTheProbes()
    {
        BenchJson bench = Run(new StrangeOperation("fine", () => { }));
        Assert.Equal((1e9, 2e9, 4e9), (bench.Probes.CopyBytesPerSecond, bench.Probes.ReadBytesPerSecond, bench.Probes.FmaFlopsPerSecond));
        Assert.Equal(["copy", "read", "multiply-adds, fp32", "other", "empty"], bench.Probes.All.Select(probe => probe.Probe));
        BenchRowJson row = Assert.Single(bench.Results);
        Assert.Equal(new BenchKey("fine", "1x1", "float32"), row.Key());
        Assert.Equal(4 / row.MedianSeconds / 1e9, row.ShareOfCopy, 1e-9);
        Assert.Equal(1 / row.MedianSeconds / 4e9, row.ShareOfFma, 1e-9);
        Assert.True(row is { MaxError: 0, GpuSeconds: null, Calls: >= 3, IsMemoryBound: true });
        Assert.Empty(bench.Skipped);
        Assert.Null(bench.Score);
        Assert.True(_probes.IsDisposed);
    }

    [Fact]
    public void ARoofHasNoOperations() =>
        Assert.Empty(Run(BenchSuite.Roofline, _long, _long, new StrangeOperation("fine", () => { })).Results);

    [Fact]
    public void OperationsNeedThreeProbesAlone() =>
        Assert.Equal(3, Run(BenchSuite.Ops, _long, _long, new StrangeOperation("fine", () => { })).Probes.All.Length);

    [Fact]
    public void WhatCannotBeMeasuredIsNamedAndTheRestIs()
    {
        BenchJson bench = Run(
            BenchSuite.Ops, _long, TimeSpan.FromSeconds(20),
            new StrangeOperation("wrong", () => { }, Value: 2),
            new StrangeOperation("not a number", () => { }, Value: double.NaN),
            new StrangeOperation("large", () => { }, Size: 1e30),
            new StrangeOperation("long", () => { }, Size: 4e9),
            new StrangeOperation("full", () => throw new OutOfMemoryException("no room")),
            new StrangeOperation("unable", () => throw new NotSupportedException("no such thing")),
            new StrangeOperation("broken", () => throw new InvalidOperationException("a bug")),
            new StrangeOperation("fine", () => { }));
        Assert.Equal(["fine"], bench.Results.Select(row => row.Op));
        Assert.Equal(
            [("wrong", "wrong"), ("not a number", "wrong"), ("large", "memory"), ("long", "slow"), ("full", "memory"), ("unable", "unsupported"), ("broken", "failed")],
            bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind)));
        Assert.All(bench.Skipped, skipped => Assert.NotEmpty(skipped.Reason));
        Assert.Contains("found an error of 1;", bench.Skipped[0].Reason);
    }

    [Fact]
    public void ARowThatIsAllLatencyDoesNotTellHowLongOthersTake()
    {
        // The probe tells 4 GFLOP/s, of which a quarter is expected.
        BenchJson bench = Run(
            BenchSuite.Ops, _long, TimeSpan.FromSeconds(20),
            new StrangeOperation("latency", () => Thread.SpinWait(2000)),
            new StrangeOperation("long", () => { }, Work: 1e18),
            new StrangeOperation("main", () => { }, Work: 3e9));
        Assert.Equal(["latency", "main"], bench.Results.Select(row => row.Op));
        Assert.Equal(("long", "slow"), Assert.Single(bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind))));
    }

    [Fact]
    public void FurtherRowsDoNotTakeTheTimeOfThoseBeforeThem()
    {
        // It would take four seconds; the hundredth part of what there is would be three, and a fifth of four times that is given to a call.
        StrangeOperation[] further = [.. Enumerable.Range(0, 100).Select(i => new StrangeOperation($"further {i}", () => { }, Size: 1e30))];
        BenchJson bench = Run(BenchSuite.Ops, _long, TimeSpan.FromMinutes(1), [new StrangeOperation("main", () => { }, Work: 4e9), .. further]);
        Assert.Equal(["main"], bench.Results.Select(row => row.Op));
    }

    [Fact]
    public void ALongRowTellsThatADeviceIsSlowerThanItsProbe()
    {
        BenchJson bench = Run(
            BenchSuite.Ops, _long, TimeSpan.FromSeconds(20),
            new StrangeOperation("slow", () => Thread.Sleep(2), Work: 1000),
            new StrangeOperation("long", () => { }, Work: 1e7));
        Assert.Equal(["slow"], bench.Results.Select(row => row.Op));
        Assert.Equal(("long", "slow"), Assert.Single(bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind))));
    }

    [Fact]
    public void WhatComesAfterTheBudgetIsNotBegun()
    {
        BenchJson bench = Run(BenchSuite.Ops, TimeSpan.Zero, _long, new StrangeOperation("fine", () => { }));
        Assert.Equal("budget", Assert.Single(bench.Skipped).Kind);
    }

    [Fact]
    public void ARowGetsNoMoreThanSomePartsOfWhatIsLeft()
    {
        // A call of 30 s has a place within 150 s, and none within the 120 s that one of four operations gets of 120.
        StrangeOperation[] others = [.. Enumerable.Range(0, 3).Select(i => new StrangeOperation($"fine {i}", () => { }))];
        StrangeOperation slow = new("slow", () => Assert.Fail(), Work: 30 * StillProbes.Amount);
        BenchJson bench = Run(BenchSuite.Ops, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(150), [slow, .. others]);
        Assert.Equal(("slow", "slow"), Assert.Single(bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind))));
        Assert.Contains("about 30 s", bench.Skipped[0].Reason);
        Assert.Equal(others.Select(operation => operation.Name), bench.Results.Select(row => row.Op));
    }

    [Fact]
    public void ADeviceThatDoesNotAnswerEndsTheRun()
    {
        using var answer = new ManualResetEventSlim();
        var run = new BenchRun(
            _device,
            new BenchRequest(
                BenchSuite.Ops,
                [new StrangeOperation("hung", answer.Wait), new StrangeOperation("never begun", () => Assert.Fail())],
                _long, TimeSpan.FromMilliseconds(300)),
            () => _probes);
        BenchJson bench = run.Run(new SilentBoard(), default);
        answer.Set();
        Assert.True(run.IsHung);
        Assert.Empty(bench.Results);
        Assert.Equal([("hung", "hung"), ("never begun", "hung")], bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind)));
        Assert.False(bench.Interrupted);
    }

    [Fact]
    public void ALostDeviceEndsTheRun()
    {
        BenchJson bench = Run(
            new StrangeOperation("lost", () => throw new DeviceLostException("gone")), new StrangeOperation("never begun", () => Assert.Fail()));
        Assert.Equal(["hung", "hung"], bench.Skipped.Select(skipped => skipped.Kind));
    }

    [Fact]
    public void WithoutADriverNothingIsToldOfKernels() => Assert.Null(Run(new StrangeOperation("fine", () => { })).Kernels);

    [Fact]
    public void AnInterruptKeepsWhatWasMeasured()
    {
        using var interrupt = new CancellationTokenSource();
        var run = new BenchRun(
            _device,
            new BenchRequest(
                BenchSuite.Ops,
                [new StrangeOperation("fine", () => { }), new StrangeOperation("interrupted", interrupt.Cancel), new StrangeOperation("never begun", () => Assert.Fail())],
                _long, _long),
            () => _probes);
        BenchJson bench = run.Run(new SilentBoard(), interrupt.Token);
        Assert.Equal((true, true, false), (bench.Interrupted, run.IsInterrupted, run.IsHung));
        Assert.Equal(["fine"], bench.Results.Select(row => row.Op));
        Assert.All(bench.Skipped, skipped => Assert.Equal("interrupted", skipped.Kind));
    }

    [Fact]
    public void AWrongProbeIsNoRoof()
    {
        var run = new BenchRun(
            _device, new BenchRequest(BenchSuite.Roofline, [], _long, _long), () => new StillProbes(problem: "found 2; expected 1"));
        BenchJson bench = run.Run(new SilentBoard(), default);
        Assert.True(double.IsNaN(bench.Probes.CopyBytesPerSecond));
        Assert.Equal(("copy", "wrong"), Assert.Single(bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind))));
        Assert.Equal(2e9, bench.Probes.ReadBytesPerSecond);
    }

    [Fact]
    public void AProbeThatCannotBeMadeIsNamedAndTheOthersAreMeasured()
    {
        var run = new BenchRun(
            _device, new BenchRequest(BenchSuite.Roofline, [], _long, _long),
            () => new StillProbes(other: () => throw new NotSupportedException("no such thing")));
        BenchJson bench = run.Run(new SilentBoard(), default);
        Assert.Equal(("other", "unsupported"), Assert.Single(bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind))));
        Assert.Equal(["copy", "read", "multiply-adds, fp32", "empty"], bench.Probes.All.Select(probe => probe.Probe));
    }

    [Fact]
    public void WhatIsNotLetGoOfDoesNotKeepTheResult()
    {
        using var never = new ManualResetEventSlim();
        var run = new BenchRun(
            _device, new BenchRequest(BenchSuite.Roofline, [], _long, TimeSpan.FromMilliseconds(500)), () => new StillProbes(release: never.Wait));
        BenchJson bench = run.Run(new SilentBoard(), default);
        never.Set();
        Assert.True(run.IsHung);
        Assert.Equal(1e9, bench.Probes.CopyBytesPerSecond);
        Assert.Equal(("release", "hung"), Assert.Single(bench.Skipped.Select(skipped => (skipped.Op, skipped.Kind))));
    }

    [Fact]
    public void ADeviceThatBecomesSlowerIsTold()
    {
        int opened = 0;
        var run = new BenchRun(
            _device, new BenchRequest(BenchSuite.Ops, [new StrangeOperation("fine", () => { })], _long, _long),
            () =>
            {
                double seconds = ++opened;
                return new StillProbes(() => seconds);
            });
        BenchJson bench = run.Run(new SilentBoard(), default);
        Assert.Equal(2, opened);
        Assert.Contains(bench.Notes, note => note.StartsWith("copy: 1.00 GB/s before the operations and 500 MB/s after them", StringComparison.Ordinal));
    }

    [Fact]
    public void UnsteadyProbesAreTold()
    {
        int calls = 0;
        var run = new BenchRun(
            _device, new BenchRequest(BenchSuite.Roofline, [], _long, _long), () => new StillProbes(() => calls++ % 2 == 0 ? 1 : 3));
        Assert.Contains("(copy)", Assert.Single(run.Run(new SilentBoard(), default).Notes));
    }

    private BenchJson Run(params DeviceOperation[] operations) => Run(BenchSuite.All, _long, _long, operations);

    private BenchJson Run(BenchSuite suite, TimeSpan budget, TimeSpan limit, params DeviceOperation[] operations) =>
        new BenchRun(_device, new BenchRequest(suite, operations, budget, limit), () => _probes).Run(new SilentBoard(), default);
}
