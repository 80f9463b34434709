namespace VkSim.Compute;

/// <summary>The thread that waits for submissions on behalf of those who await them; started by the first one.</summary>
internal sealed class SerialWaiter(QueueTimeline queue) : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly List<SerialWait> _waits = [];
    private readonly List<SerialWait> _finished = [];
    private readonly Stack<SerialWait> _free = new();
    private Thread? _thread;
    private bool _stopping;

    public ValueTask WaitAsync(ulong serial, CancellationToken cancellation)
    {
        SerialWait? wait;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(GpuDevice));
            if (!_free.TryPop(out wait))
            {
                wait = new SerialWait(this);
            }
        }

        short version = wait.Version;
        wait.Start(serial, cancellation);
        bool cancelled;
        lock (_gate)
        {
            cancelled = wait.Cancelled || _stopping;
            if (!cancelled)
            {
                _waits.Add(wait);
                EnsureThread();
                Monitor.Pulse(_gate);
            }
        }

        if (cancelled)
        {
            wait.Fail(wait.Cancelled ? new OperationCanceledException(cancellation) : new ObjectDisposedException(nameof(GpuDevice)));
        }

        return new ValueTask(wait, version);
    }

    public void Cancel(SerialWait wait)
    {
        lock (_gate)
        {
            int index = _waits.IndexOf(wait);
            if (index < 0)
            {
                // Not enlisted yet: WaitAsync will see it. Or finished already: nobody looks.
                wait.Cancelled = true;
                return;
            }

            RemoveAt(index);
        }

        wait.Fail(new OperationCanceledException(wait.Cancellation));
    }

    public void Return(SerialWait wait)
    {
        lock (_gate)
        {
            _free.Push(wait);
        }
    }

    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            _stopping = true;
            thread = _thread;
            Monitor.Pulse(_gate);
        }

        if (thread is not null && thread != Thread.CurrentThread)
        {
            thread.Join();
        }
    }

    private void EnsureThread()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "VkSim GPU waiter" };
            _thread.UnsafeStart();
        }
    }

    private void Run()
    {
        while (WaitForWork())
        {
            Exception? error = null;
            ulong completed = 0;
            try
            {
                completed = queue.Completed;
                if (!AnyFinished(completed))
                {
                    // A serial that was submitted: the validation layer stalls for seconds on a value that no submission signals.
                    queue.ThrowIfLost();
                    queue.WaitOnce(Earliest(), Slice);
                    completed = queue.Completed;
                }
            }
            catch (Exception e)
            {
                error = e;
            }

            Finish(completed, error);
        }

        Finish(queue.LastSubmitted, null);
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (_waits.Count == 0 && !_stopping)
            {
                Monitor.Wait(_gate);
            }

            return !_stopping;
        }
    }

    // 0, which has finished, where the last wait was just cancelled.
    private ulong Earliest()
    {
        lock (_gate)
        {
            ulong earliest = ulong.MaxValue;
            foreach (SerialWait wait in _waits)
            {
                earliest = Math.Min(earliest, wait.Serial);
            }

            return _waits.Count == 0 ? 0 : earliest;
        }
    }

    private bool AnyFinished(ulong completed)
    {
        lock (_gate)
        {
            foreach (SerialWait wait in _waits)
            {
                if (wait.Serial <= completed)
                {
                    return true;
                }
            }

            return _waits.Count == 0;
        }
    }

    private void Finish(ulong completed, Exception? error)
    {
        lock (_gate)
        {
            for (int i = _waits.Count - 1; i >= 0; i--)
            {
                if (error is not null || _waits[i].Serial <= completed)
                {
                    _finished.Add(_waits[i]);
                    RemoveAt(i);
                }
            }
        }

        foreach (SerialWait wait in _finished)
        {
            if (error is null)
            {
                wait.Succeed();
            }
            else
            {
                wait.Fail(error);
            }
        }

        _finished.Clear();
    }

    private void RemoveAt(int index)
    {
        _waits[index] = _waits[^1];
        _waits.RemoveAt(_waits.Count - 1);
    }
}
