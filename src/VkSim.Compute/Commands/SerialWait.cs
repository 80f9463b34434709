using System.Threading.Tasks.Sources;

namespace VkSim.Compute;

/// <summary>One asynchronous wait for a submission; used again after its result was taken.</summary>
internal sealed class SerialWait(SerialWaiter owner) : IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private Exception? _error;
    private CancellationTokenRegistration _registration;

    public ulong Serial { get; private set; }

    public CancellationToken Cancellation { get; private set; }

    /// <summary>Guarded by the owner's lock: cancelled before it was enlisted.</summary>
    public bool Cancelled { get; set; }

    public short Version => _core.Version;

    public void Start(ulong serial, CancellationToken cancellation)
    {
        Serial = serial;
        Cancellation = cancellation;
        Cancelled = false;
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(static state => ((SerialWait)state!).Cancel(), this);
        }
    }

    public void Succeed() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Fail(Exception error)
    {
        _error = error;
        Succeed();
    }

    // Whoever waits goes on here: not on the thread that waits for the device, and with nothing allocated as the core would to get here.
    void IThreadPoolWorkItem.Execute()
    {
        if (_error is { } error)
        {
            _core.SetException(error);
        }
        else
        {
            _core.SetResult(true);
        }
    }

    public void GetResult(short token)
    {
        EndedTask.Require(_core.GetStatus(token));
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            // Waits for a cancellation that is just running: nothing may reach this object from its former life.
            _registration.Dispose();
            _registration = default;
            Cancellation = default;
            _error = null;
            _core.Reset();
            owner.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Cancel() => owner.Cancel(this);
}
