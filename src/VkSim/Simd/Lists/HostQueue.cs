using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Lists;

/// <summary>
/// Work that is done in order by a thread of its own, which shares the process's workers: what a queue is to a GPU. Handing work in
/// neither waits nor, once warm, allocates.
/// </summary>
internal sealed class HostQueue : IDisposable
{
    [ThreadStatic]
    private static HostQueue? s_current;

    private readonly object _gate = new();
    private readonly List<(ulong Submission, TaskCompletionSource Source)> _awaited = [];
    private IHostWork[] _pending = new IHostWork[16];
    private int _first;
    private int _count;
    private ulong _submitted;
    private ulong _completed;
    private Thread? _thread;
    private bool _stopping;

    /// <summary>The newest submission.</summary>
    public ulong Submitted => Volatile.Read(ref _submitted);

    /// <summary>Whether the calling thread is the one that does the work.</summary>
    public bool IsOwnThread => ReferenceEquals(s_current, this);

    /// <summary>Adds work behind all that was added before.</summary>
    /// <param name="work">The work.</param>
    /// <param name="used">What it reads or writes: others wait for it, or stand in line behind it.</param>
    /// <exception cref="ObjectDisposedException">The queue was disposed, or memory that is used; nothing is added then.</exception>
    public ulong Submit(IHostWork work, List<HostStorage> used)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            Hold(used);
            if (_count == _pending.Length)
            {
                Grow();
            }

            _pending[(_first + _count++) % _pending.Length] = work;
            ulong submission = _submitted + 1;
            foreach (HostStorage storage in used)
            {
                storage.LastUse = (this, submission);
            }

            Volatile.Write(ref _submitted, submission);
            EnsureThread();
            Monitor.PulseAll(_gate);
            return submission;
        }
    }

    /// <summary>Lets go of what a submission used.</summary>
    public static void Release(List<HostStorage> used)
    {
        foreach (HostStorage storage in used)
        {
            storage.ReleaseHold();
        }
    }

    /// <summary>Whether a submission is finished.</summary>
    public bool IsDone(ulong submission) => Volatile.Read(ref _completed) >= submission;

    /// <summary>Waits for a submission; false where the time ran out.</summary>
    public bool Wait(ulong submission, TimeSpan timeout)
    {
        if (IsDone(submission))
        {
            return true;
        }

        long start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (!IsDone(submission))
            {
                TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
                if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
                {
                    return false;
                }

                Monitor.Wait(_gate, left);
            }
        }

        return true;
    }

    /// <summary>Waits without blocking a thread.</summary>
    public ValueTask WaitAsync(ulong submission, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (IsDone(submission))
            {
                return ValueTask.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((submission, source));
            return new ValueTask(source.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Waits for all that was added, and takes nothing more.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            _stopping = true;
            thread = _thread;
            Monitor.PulseAll(_gate);
        }

        if (thread is not null && !IsOwnThread)
        {
            thread.Join();
        }
    }

    private static void Hold(List<HostStorage> used)
    {
        int held = 0;
        try
        {
            for (; held < used.Count; held++)
            {
                used[held].Hold();
            }
        }
        catch
        {
            for (int i = 0; i < held; i++)
            {
                used[i].ReleaseHold();
            }

            throw;
        }
    }

    private void Grow()
    {
        var larger = new IHostWork[2 * _pending.Length];
        for (int i = 0; i < _count; i++)
        {
            larger[i] = _pending[(_first + i) % _pending.Length];
        }

        _pending = larger;
        _first = 0;
    }

    private void EnsureThread()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "VkSim queue" };
            _thread.UnsafeStart();
        }
    }

    private void Run()
    {
        s_current = this;
        while (Take(out IHostWork? work, out ulong submission))
        {
            work.Execute(submission);
            Finish(submission);
        }
    }

    private bool Take([NotNullWhen(true)] out IHostWork? work, out ulong submission)
    {
        lock (_gate)
        {
            while (_count == 0 && !_stopping)
            {
                Monitor.Wait(_gate);
            }

            if (_count == 0)
            {
                (work, submission) = (null, 0);
                return false;
            }

            work = _pending[_first];
            _pending[_first] = null!;
            _first = (_first + 1) % _pending.Length;
            submission = _submitted - (ulong)--_count;
            return true;
        }
    }

    private void Finish(ulong submission)
    {
        lock (_gate)
        {
            Volatile.Write(ref _completed, submission);
            for (int i = _awaited.Count - 1; i >= 0; i--)
            {
                if (_awaited[i].Submission <= submission)
                {
                    _awaited[i].Source.SetResult();
                    _awaited.RemoveAt(i);
                }
            }

            Monitor.PulseAll(_gate);
        }
    }
}
