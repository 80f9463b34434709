using System.Numerics;

namespace VkSim.Compute;

/// <summary>Blocks of host memory for data on its way in or out, in sizes of powers of two.</summary>
internal sealed class HostBlockPool(GpuDevice device, BufferMemory memory, string name) : IDisposable
{
    private const int SmallestLog = 12;
    private const int Sizes = 64 - SmallestLog;
    private const ulong MaxIdleBytes = 64UL << 20;

    private readonly Lock _gate = new();
    private readonly Stack<HostBlock>?[] _idle = new Stack<HostBlock>?[Sizes];
    private ulong _idleBytes;
    private volatile bool _disposed;

    /// <summary>A block that holds at least this many bytes.</summary>
    public HostBlock Rent(ulong length)
    {
        int size = SizeOf(length);
        lock (_gate)
        {
            if (_idle[size]?.TryPop(out HostBlock? block) == true)
            {
                _idleBytes -= block.Length;
                return block;
            }
        }

        // A block that will not be kept anyway is made no larger than needed.
        ulong rounded = 1UL << (size + SmallestLog);
        return new HostBlock(device, rounded <= MaxIdleBytes ? rounded : length, memory, name, this);
    }

    /// <summary>Takes a block back; it goes to the next once the submission has finished.</summary>
    public void Return(HostBlock block, ulong serial) => device.Submissions.Retire(serial, block);

    /// <summary>Keeps a block that nothing uses any more, or destroys it.</summary>
    public void Keep(HostBlock block)
    {
        lock (_gate)
        {
            if (!_disposed && _idleBytes + block.Length <= MaxIdleBytes)
            {
                (_idle[SizeOf(block.Length)] ??= new()).Push(block);
                _idleBytes += block.Length;
                return;
            }
        }

        block.Dispose();
    }

    /// <summary>Destroys the blocks that nobody uses.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Trim()
    {
        lock (_gate)
        {
            bool any = _idleBytes > 0;
            foreach (Stack<HostBlock>? blocks in _idle)
            {
                while (blocks is not null && blocks.TryPop(out HostBlock? block))
                {
                    block.Dispose();
                }
            }

            _idleBytes = 0;
            return any;
        }
    }

    /// <summary>The device is idle or lost.</summary>
    public void Dispose()
    {
        _disposed = true;
        Trim();
    }

    private static int SizeOf(ulong length)
        => Math.Max(0, BitOperations.Log2(BitOperations.RoundUpToPowerOf2(length)) - SmallestLog);
}
