using System.Runtime.ExceptionServices;

namespace VkSim.Simd.Threading;

/// <summary>One running call of a <see cref="WorkSplitter"/>: its block counter and who is at it. Reused from call to call.</summary>
internal sealed unsafe class WorkJob
{
    // The counter that every thread hits has a cache line of its own.
    private PaddedCounter _next;
    private PaddedCounter _done;
    private PaddedCounter _active;
    private volatile bool _stopped;
    private Exception? _error;
    private long _errorBlock;
    private void* _work;
    private delegate*<void*, long, int, void> _invoke;
    private CancellationToken _cancellation;
    private bool _counted;

    /// <summary>The number of blocks of this call.</summary>
    public long Blocks { get; private set; }

    /// <summary>How many more threads may join; guarded by the pool's gate.</summary>
    public int FreeSeats { get; set; }

    /// <summary>The worker number that the next thread to join gets; guarded by the pool's gate.</summary>
    public int NextSeat { get; set; }

    /// <summary>Threads other than the caller that are inside <see cref="Execute(int)"/>.</summary>
    public int Active => (int)Volatile.Read(ref _active.Value);

    /// <summary>Blocks finished, where the caller wants to know (<c>counted</c>).</summary>
    public long Done => Volatile.Read(ref _done.Value);

    /// <summary>Every block was claimed and none failed; to be asked when all threads have left.</summary>
    public bool IsComplete => !_stopped && Volatile.Read(ref _next.Value) >= Blocks;

    /// <summary>Takes up a new call; no thread is at the job yet.</summary>
    public void Begin(void* work, delegate*<void*, long, int, void> invoke, long blocks, int seats, bool counted, CancellationToken cancellation)
    {
        _next.Value = 0;
        _done.Value = 0;
        _active.Value = 0;
        _stopped = false;
        _error = null;
        _errorBlock = long.MaxValue;
        _work = work;
        _invoke = invoke;
        _cancellation = cancellation;
        _counted = counted;
        Blocks = blocks;
        FreeSeats = seats;
        NextSeat = 1;
    }

    /// <summary>A thread has taken a seat; under the pool's gate.</summary>
    public int Join()
    {
        FreeSeats--;
        Interlocked.Increment(ref _active.Value);
        return NextSeat++;
    }

    /// <summary>A thread has left; true for the last one.</summary>
    public bool Leave() => Interlocked.Decrement(ref _active.Value) == 0;

    /// <summary>Lets no further block begin.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Claims and runs blocks until none is left or the call is stopped.</summary>
    public void Execute(int worker)
    {
        while (TryExecuteNext(worker))
        {
        }
    }

    /// <summary>Claims and runs one block; false when there is none to run.</summary>
    public bool TryExecuteNext(int worker)
    {
        if (_stopped || _cancellation.IsCancellationRequested)
        {
            return false;
        }

        long block = Interlocked.Increment(ref _next.Value) - 1;
        if (block >= Blocks)
        {
            return false;
        }

        try
        {
            _invoke(_work, block, worker);
        }
        catch (Exception e)
        {
            Fail(block, e);
            return false;
        }

        if (_counted)
        {
            Interlocked.Increment(ref _done.Value);
        }

        return true;
    }

    /// <summary>Forgets the call, so that a pooled job holds nothing alive; throws what it failed with.</summary>
    public ExceptionDispatchInfo? End()
    {
        Exception? error = _error;
        _error = null;
        _work = null;
        _cancellation = default;
        return error is null ? null : ExceptionDispatchInfo.Capture(error);
    }

    private void Fail(long block, Exception error)
    {
        _stopped = true;
        lock (this)
        {
            // Of several failures the lowest block's is told, as a sequential loop would.
            if (block < _errorBlock)
            {
                _errorBlock = block;
                _error = error;
            }
        }
    }
}
