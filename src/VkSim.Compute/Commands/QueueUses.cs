namespace VkSim.Compute;

/// <summary>The submissions that use something last, of every queue. Changed and asked for dependencies under the submissions' gate.</summary>
internal struct QueueUses
{
    private ulong _last;
    private ulong _lastWrite;
    private long _writes;

    // Where there are several queues: the newest use on each.
    private ulong[]? _byQueue;

    /// <summary>Whether every use has finished.</summary>
    public readonly bool AreComplete(SubmissionQueue submissions)
    {
        if (_byQueue is not { } uses)
        {
            return submissions.IsComplete(Volatile.Read(in _last));
        }

        for (int i = 0; i < uses.Length; i++)
        {
            if (!submissions.IsComplete(Volatile.Read(ref uses[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits until every use has finished.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public readonly void Wait(SubmissionQueue submissions)
    {
        if (_byQueue is not { } uses)
        {
            submissions.Wait(Volatile.Read(in _last), Timeout.InfiniteTimeSpan);
            return;
        }

        for (int i = 0; i < uses.Length; i++)
        {
            submissions.Wait(Volatile.Read(ref uses[i]), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Submissions that write it, and writes of the host.</summary>
    public readonly long Writes => Volatile.Read(in _writes);

    /// <summary>Counts a write that is no submission's. From any thread.</summary>
    public void CountWrite() => Interlocked.Increment(ref _writes);

    public void Mark(SubmissionQueue submissions, ulong serial, bool writes)
    {
        if (writes)
        {
            CountWrite();
        }

        Volatile.Write(ref _last, serial);
        if (submissions.Queues.Count == 1)
        {
            return;
        }

        ulong[] uses = _byQueue ?? new ulong[submissions.Queues.Count];
        Volatile.Write(ref uses[submissions.QueueOf(serial).Index], serial);
        Volatile.Write(ref _byQueue, uses);
        _lastWrite = writes ? serial : _lastWrite;
    }

    /// <summary>What other queues must have finished before a new use: their writes, and before a write their reads too.</summary>
    public readonly void CollectDependencies(SubmissionQueue submissions, GpuQueue queue, bool writes, Span<ulong> after)
    {
        if (_byQueue is not { } uses)
        {
            return;
        }

        for (int i = 0; i < uses.Length; i++)
        {
            ulong serial = writes ? uses[i] : uses[i] == 0 || submissions.QueueOf(_lastWrite).Index != i ? 0 : _lastWrite;
            if (i != queue.Index)
            {
                after[i] = Math.Max(after[i], serial);
            }
        }
    }

    /// <summary>Releases something once every use has finished.</summary>
    public readonly void Retire(SubmissionQueue submissions, IRetirable item)
    {
        if (_byQueue is { } uses)
        {
            submissions.Retire(uses, item);
        }
        else
        {
            submissions.Retire(_last, item);
        }
    }
}
