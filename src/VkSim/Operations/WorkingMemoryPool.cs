using VkSim.Contract;

namespace VkSim.Operations;

/// <summary>The working memory of a device's calls: one a call at a time, the one that was used last where there is a choice.</summary>
internal sealed class WorkingMemoryPool(IVectorBackend backend) : IDisposable
{
    // What a call held beyond this is given back at once.
    private const long MostKept = 16L << 20;

    private readonly Stack<WorkingMemory> _idle = new();
    private bool _disposed;

    /// <summary>Bytes kept for further calls.</summary>
    public long Bytes
    {
        get
        {
            lock (_idle)
            {
                return _idle.Sum(memory => memory.Bytes);
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

            memory.Begin();
            return new WorkingMemoryLease(this, memory);
        }
    }

    /// <summary>Takes memory back.</summary>
    public void Return(WorkingMemory memory)
    {
        lock (_idle)
        {
            if (!_disposed && memory.Bytes <= MostKept)
            {
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
            while (_idle.TryPop(out WorkingMemory? memory))
            {
                memory.Dispose();
            }
        }
    }
}
