using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace VkSim.Compute.Tests;

/// <summary>Asynchronous methods whose state is pooled end as others do.</summary>
public sealed class SharedPoolMethodBuilderTests
{
    private static readonly AsyncLocal<int> Ambient = new();
    private static readonly bool s_isDebug =
        typeof(SharedPoolMethodBuilderTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    [Fact]
    public async Task MethodsThatNeverWaitEndAtOnce()
    {
        ValueTask<int> result = AddAsync(Task.CompletedTask, 1, 2);
        Assert.True(result.IsCompletedSuccessfully);
        Assert.Equal(3, await result);
        Assert.True(CheckAsync(Task.CompletedTask, null).IsCompletedSuccessfully);
        Assert.True(CheckAsync(Task.CompletedTask, new FormatException()).IsFaulted);
        Assert.True(CheckAsync(Task.CompletedTask, new OperationCanceledException()).IsCanceled);
    }

    [Fact]
    public async Task MethodsThatWaitEndWithTheirResult()
    {
        var gate = new TaskCompletionSource();
        ValueTask<int> result = AddAsync(gate.Task, 1, 2);
        Assert.False(result.IsCompleted);
        gate.SetResult();
        Assert.Equal(3, await result);
        Assert.Equal(7, await AddAsync(Task.Delay(1), 3, 4));
    }

    [Fact]
    public async Task MethodsThatWaitEndWithWhatTheyThrew()
    {
        await Assert.ThrowsAsync<FormatException>(async () => await CheckAsync(Task.Delay(1), new FormatException()));
        await Assert.ThrowsAsync<FormatException>(async () => await CheckAsync(Task.FromException(new FormatException()), null));
        var gate = new TaskCompletionSource();
        ValueTask cancelled = CheckAsync(gate.Task, new OperationCanceledException());
        gate.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled);
    }

    [Fact]
    public async Task ATaskThatWasAwaitedIsNotAwaitedAgain()
    {
        var gate = new TaskCompletionSource();
        ValueTask<int> result = AddAsync(gate.Task, 1, 2);
        gate.SetResult();
        Assert.Equal(3, await result);
        Assert.Throws<InvalidOperationException>(() => result.GetAwaiter().GetResult());
        Assert.Equal(9, await AddAsync(Task.Delay(1), 4, 5));
    }

    [Fact]
    public async Task ATaskThatGoesOnHasNoResultAndLosesNothing()
    {
        var gate = new TaskCompletionSource();
        ValueTask<int> result = AddAsync(gate.Task, 1, 2);
        Assert.Throws<InvalidOperationException>(() => result.GetAwaiter().GetResult());
        ValueTask<int> other = AddAsync(gate.Task, 3, 4);
        gate.SetResult();
        Assert.Equal((3, 7), (await result, await other));
    }

    [Fact]
    public async Task TheExecutionContextIsKept()
    {
        Ambient.Value = 17;
        ValueTask<int> inner = AmbientAsync(Task.Delay(5), 23);
        Assert.Equal(17, Ambient.Value);
        Ambient.Value = 18;
        Assert.Equal((17, 23), Split(await inner));
        Assert.Equal(18, Ambient.Value);
    }

    [Fact]
    public async Task ManyAtOnceKeepTheirOwn()
    {
        int[] sums = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            int sum = 0;
            for (int round = 0; round < 50; round++)
            {
                sum += await AddAsync(YieldAsync(), i, round);
            }

            return sum;
        }));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (50 * i) + (49 * 50 / 2)), sums);
    }

    [SkippableFact]
    public void NothingIsAllocatedWhereOtherThreadsEndThem()
    {
        Skip.If(s_isDebug, "State machines of a debug build are objects of their own.");
        using var gate = new Gate();
        long least = long.MaxValue;
        for (int round = 0; round < 12 && least > 0; round++)
        {
            int sum = 0;
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                sum += Open(gate, WaitAsync(gate, i).GetAwaiter());
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(99 * 100 / 2, sum);
        }

        Assert.Equal(0, least);
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    private static async ValueTask<int> AddAsync(Task until, int a, int b)
    {
        await until.ConfigureAwait(false);
        return a + b;
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    private static async ValueTask CheckAsync(Task until, Exception? error)
    {
        await until.ConfigureAwait(false);
        if (error is not null)
        {
            throw error;
        }
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    private static async ValueTask<int> AmbientAsync(Task until, int next)
    {
        await until.ConfigureAwait(false);
        int before = Ambient.Value;
        Ambient.Value = next;
        await Task.Yield();
        return (before * 1000) + Ambient.Value;
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    private static async ValueTask<int> WaitAsync(Gate gate, int result)
    {
        await gate;
        return result;
    }

    // Not awaited: this thread's allocations are counted.
    private static int Open(Gate gate, ValueTaskAwaiter<int> awaiter)
    {
        gate.Open();
        while (!awaiter.IsCompleted)
        {
            Thread.Yield();
        }

        return awaiter.GetResult();
    }

    private static async Task YieldAsync() => await Task.Yield();

    private static (int Before, int Own) Split(int both) => (both / 1000, both % 1000);

    /// <summary>Lets a method go on, on a thread of its own.</summary>
    private sealed class Gate : ICriticalNotifyCompletion, IDisposable
    {
        private readonly SemaphoreSlim _opened = new(0);
        private readonly Thread _thread;
        private Action? _continuation;
        private volatile bool _ended;

        public Gate()
        {
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public bool IsCompleted => false;

        public Gate GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void Open() => _opened.Release();

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => _continuation = continuation;

        public void Dispose()
        {
            _ended = true;
            Open();
            _thread.Join();
            _opened.Dispose();
        }

        private void Run()
        {
            for (; ; )
            {
                _opened.Wait();
                if (_ended)
                {
                    return;
                }

                _continuation!();
            }
        }
    }
}
