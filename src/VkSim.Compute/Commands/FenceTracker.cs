namespace VkSim.Compute;

/// <summary>A fence for every submission, taken from a pool: for devices without timeline semaphores.</summary>
/// <remarks>
/// A fence is reset only when it was seen signalled and nobody waits on it any more; until then its entry stays out of the
/// pool. A fence that is signalled vouches for everything submitted before it, too.
/// </remarks>
internal sealed unsafe class FenceTracker(GpuDevice device, Queue queue) : ICompletionTracker
{
    private const int MinGrowth = 16;
    private const int MaxGrowth = 256;

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _pending = new();
    private readonly Stack<Entry> _free = new();
    private readonly List<Fence> _all = [];
    private ulong _completed;

    public Result Submit(ref QueueBatch batch, ulong serial)
    {
        lock (_gate)
        {
            Entry entry = Rent();
            Result result = batch.Submit(device, queue, entry.Fence);
            if (result != Result.Success)
            {
                _free.Push(entry);
                return result;
            }

            entry.Serial = serial;
            entry.Finished = false;
            _pending.Enqueue(entry);
            return result;
        }
    }

    public bool TryAddWait(ref QueueBatch batch, ulong serial) => false;

    public ulong Poll()
    {
        lock (_gate)
        {
            Advance();
            return _completed;
        }
    }

    public bool Wait(ulong serial, ulong nanoseconds)
    {
        Entry? entry;
        lock (_gate)
        {
            if (_completed >= serial)
            {
                return true;
            }

            entry = Find(serial);
            entry.Waiters++;
        }

        Fence fence = entry.Fence;
        Result result = device.Api.WaitForFences(device.Handle, 1, &fence, true, nanoseconds);
        lock (_gate)
        {
            entry.Waiters--;
            if (result == Result.Success)
            {
                _completed = Math.Max(_completed, entry.Serial);
            }

            if (entry.Finished && entry.Waiters == 0)
            {
                Recycle(entry);
            }

            if (result == Result.Success)
            {
                Advance();
            }
        }

        if (result == Result.Timeout)
        {
            return false;
        }

        device.Check(result, "vkWaitForFences");
        return true;
    }

    public void Dispose()
    {
        foreach (Fence fence in _all)
        {
            device.Api.DestroyFence(device.Handle, fence, null);
        }

        _all.Clear();
    }

    private void Advance()
    {
        while (_pending.TryPeek(out Entry? entry))
        {
            Result status = device.Api.GetFenceStatus(device.Handle, entry.Fence);
            if (status == Result.NotReady)
            {
                return;
            }

            device.Check(status, "vkGetFenceStatus");
            _pending.Dequeue();
            _completed = Math.Max(_completed, entry.Serial);
            entry.Finished = true;
            if (entry.Waiters == 0)
            {
                Recycle(entry);
            }
        }
    }

    private Entry Find(ulong serial)
    {
        foreach (Entry entry in _pending)
        {
            if (entry.Serial >= serial)
            {
                return entry;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(serial), serial, "Nothing with this serial was submitted.");
    }

    private Entry Rent()
    {
        if (_free.Count == 0)
        {
            Advance();
        }

        if (_free.Count == 0)
        {
            Grow(Math.Clamp(_all.Count, MinGrowth, MaxGrowth));
        }

        return _free.Pop();
    }

    // Several at once, so that a program that has more pending each time seldom allocates.
    private void Grow(int count)
    {
        var info = new FenceCreateInfo { SType = StructureType.FenceCreateInfo };
        for (int i = 0; i < count; i++)
        {
            device.Check(device.Api.CreateFence(device.Handle, in info, null, out Fence fence), "vkCreateFence");
            _all.Add(fence);
            _free.Push(new Entry(fence));
        }
    }

    private void Recycle(Entry entry)
    {
        Fence fence = entry.Fence;
        device.Check(device.Api.ResetFences(device.Handle, 1, &fence), "vkResetFences");
        entry.Finished = false;
        _free.Push(entry);
    }

    private sealed class Entry(Fence fence)
    {
        public readonly Fence Fence = fence;
        public ulong Serial;
        public int Waiters;
        public bool Finished;
    }
}
