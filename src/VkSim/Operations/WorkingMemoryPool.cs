using VkSim.Contract;

namespace VkSim.Operations;

/// <summary>The working memory of a device's calls: one a call at a time, the one that was used last where there is a choice.</summary>
internal sealed class WorkingMemoryPool(IVectorBackend backend) : IDisposable
{
    // What calls held beyond this is given back at once. Losses with gradients hold up to 48 MiB of similarities: pages that come
    // anew in each call cost more than copying to them does.
    private const long MostKept = 64L << 20;

    private readonly Stack<WorkingMemory> _idle = new();
    private long _bytes;
    private bool _disposed;

    /// <summary>Bytes kept for further calls.</summary>
    public long Bytes
    {
        get
        {
            lock (_idle)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Gives memory for one call.</summary>
    public WorkingMemoryLease Rent()
    {
        lock (_idle)
        {
            if (!_idle.TryPop(out WorkingMemory? memory))
            {
                memory = new WorkingMemory(backend);
            }

            _bytes -= memory.Bytes;
            memory.Begin();
            return new WorkingMemoryLease(this, memory);
        }
    }

    /// <summary>Takes memory back.</summary>
    public void Return(WorkingMemory memory)
    {
        lock (_idle)
        {
            if (!_disposed && _bytes + memory.Bytes <= MostKept)
            {
                _bytes += memory.Bytes;
                _idle.Push(memory);
                return;
            }
        }

        memory.Dispose();
    }

    /// <summary>Gives back what is kept.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            _bytes = 0;
            while (_idle.TryPop(out WorkingMemory? memory))
            {
                memory.Dispose();
            }
        }
    }
}
