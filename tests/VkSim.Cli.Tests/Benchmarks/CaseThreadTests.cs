namespace VkSim.Cli.Tests.Benchmarks;

public sealed class CaseThreadTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void WhatEndsGivesItsResult() =>
        Assert.Equal((CaseEnd.Done, 7), (CaseThread.Run(_ => 7, _long, out int result, default, _long), result));

    [Fact]
    public void WhatFailsThrowsAsItDid() =>
        Assert.Equal("wrong", Assert.Throws<WrongResultException>(() => CaseThread.Run<int>(_ => throw new WrongResultException("wrong"), _long, out int _, default, _long)).Message);

    [Fact]
    public void WhatTakesTooLongIsToldToStop()
    {
        CaseEnd end = CaseThread.Run(
            stop =>
            {
                stop.WaitHandle.WaitOne();
                stop.ThrowIfCancellationRequested();
                return 7;
            },
            TimeSpan.FromMilliseconds(20), out int result, default, _long);
        Assert.Equal((CaseEnd.TooSlow, 0), (end, result));
    }

    [Fact]
    public void WhatDoesNotStopIsLeft()
    {
        using var answer = new ManualResetEventSlim();
        Assert.Equal(CaseEnd.Hung, CaseThread.Run(_ => { answer.Wait(); return 7; }, _short, out int _, default, _short));
        answer.Set();
    }

    [Fact]
    public void AnInterruptEndsIt()
    {
        using var interrupt = new CancellationTokenSource();
        CaseEnd end = CaseThread.Run(
            stop =>
            {
                interrupt.Cancel();
                stop.ThrowIfCancellationRequested();
                return 7;
            },
            _long, out int _, interrupt.Token, _long);
        Assert.Equal(CaseEnd.Interrupted, end);
    }
}
