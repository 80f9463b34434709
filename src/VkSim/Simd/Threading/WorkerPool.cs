using System.Diagnostics;

namespace VkSim.Simd.Threading;

/// <summary>
/// The process's background threads for <see cref="WorkSplitter"/>. They are not the runtime's pool, so a host that
/// has filled that one does not delay us nor we it; and a caller always works itself, so that no call waits for a free thread.
/// </summary>
internal sealed class WorkerPool
{
    // A worker that has just finished looks for more for this long before it sleeps: calls that follow each other
    // within a frame find it awake, and an idle process uses no processor time.
    private static readonly long s_spinTicks = Stopwatch.Frequency / 20_000;

    private readonly object _gate = new();
    private WorkJob[] _open = new WorkJob[16];
    private WorkJob?[] _free = new WorkJob?[16];
    private int _openCount;
    private int _freeCount;
    private int _threads;
    private int _sleeping;
    private int _freeSeats;

    /// <summary>The one pool of the process.</summary>
    public static WorkerPool Shared { get; } = new();

    /// <summary>A job to fill, from those that ended.</summary>
    public WorkJob Rent()
    {
        lock (_gate)
        {
            return _freeCount > 0 ? _free[--_freeCount]! : new WorkJob();
        }
    }

    /// <summary>Gives back a job that no thread is at.</summary>
    public void Return(WorkJob job)
    {
        lock (_gate)
        {
            if (_freeCount < _free.Length)
            {
                _free[_freeCount++] = job;
            }
        }
    }

    /// <summary>Offers a job's free seats to the workers.</summary>
    public void Publish(WorkJob job)
    {
        lock (_gate)
        {
            if (_openCount == _open.Length)
            {
                Array.Resize(ref _open, 2 * _openCount);
            }

            _open[_openCount++] = job;
            Volatile.Write(ref _freeSeats, _freeSeats + job.FreeSeats);
            while (_threads < job.FreeSeats)
            {
                Start();
            }

            for (int wake = Math.Min(_sleeping, job.FreeSeats); wake > 0; wake--)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Closes a job to newcomers and waits until everyone has left it.</summary>
    public void Close(WorkJob job)
    {
        lock (_gate)
        {
            Withdraw(job);
        }

        long limit = Stopwatch.GetTimestamp() + s_spinTicks;
        while (job.Active > 0 && Stopwatch.GetTimestamp() < limit)
        {
            Thread.SpinWait(10);
        }

        if (job.Active > 0)
        {
            lock (job)
            {
                while (job.Active > 0)
                {
                    Monitor.Wait(job);
                }
            }
        }
    }

    private void Withdraw(WorkJob job)
    {
        int index = Array.IndexOf(_open, job, 0, _openCount);
        if (index >= 0)
        {
            Volatile.Write(ref _freeSeats, _freeSeats - job.FreeSeats);
            _open[index] = _open[--_openCount];
            _open[_openCount] = null!;
        }
    }

    private void Start()
    {
        _threads++;
        var thread = new Thread(Work, maxStackSize: 0)
        {
            IsBackground = true,
            Name = $"VkSim worker {_threads}",
        };
        thread.UnsafeStart();
    }

    private void Work()
    {
        while (true)
        {
            WorkJob job = Take(out int worker);
            job.Execute(worker);
            if (job.Leave())
            {
                lock (job)
                {
                    Monitor.PulseAll(job);
                }
            }
        }
    }

    private WorkJob Take(out int worker)
    {
        long limit = Stopwatch.GetTimestamp() + s_spinTicks;
        while (Volatile.Read(ref _freeSeats) == 0 && Stopwatch.GetTimestamp() < limit)
        {
            Thread.SpinWait(10);
        }

        lock (_gate)
        {
            while (_freeSeats == 0)
            {
                _sleeping++;
                Monitor.Wait(_gate);
                _sleeping--;
            }

            // The newest call first: a nested call holds up the block that made it.
            WorkJob job = _open[_openCount - 1];
            worker = job.Join();
            _freeSeats--;
            if (job.FreeSeats == 0)
            {
                _open[--_openCount] = null!;
            }

            return job;
        }
    }
}
