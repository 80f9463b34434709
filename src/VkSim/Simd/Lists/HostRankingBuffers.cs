using VkSim.Contract;

namespace VkSim.Simd.Lists;

/// <summary>What a recorded ranking finds: one set that is read, and one that the next submission fills.</summary>
internal sealed class HostRankingBuffers(HostQueue queue, int count) : IRankingBuffers
{
    private readonly Lock _gate = new();
    private (float[] Scores, long[] Ids) _read = (new float[count], new long[count]);
    private (float[] Scores, long[] Ids) _filled = (new float[count], new long[count]);
    private ulong _newest;
    private bool _any;
    private bool _disposed;

    /// <summary>Scores, and ids, of a set.</summary>
    public int Count => count;

    /// <summary>Fills the set that nobody reads.</summary>
    public delegate void Ranking(Span<float> scores, Span<long> ids);

    /// <summary>The newest submission that finds something.</summary>
    public ulong Newest
    {
        set => Volatile.Write(ref _newest, value);
    }

    /// <summary>Runs on the queue's thread, which alone touches the set that is filled.</summary>
    public void Fill(Ranking ranking)
    {
        ranking(_filled.Scores, _filled.Ids);
        lock (_gate)
        {
            (_read, _filled) = (_filled, _read);
            _any = true;
        }
    }

    /// <inheritdoc/>
    public bool TryRead(Span<float> scores, Span<long> ids)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (_any)
            {
                _read.Scores.CopyTo(scores);
                _read.Ids.CopyTo(ids);
            }

            return _any;
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => queue.WaitAsync(Volatile.Read(ref _newest), cancellationToken);

    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <inheritdoc/>
    public void Dispose() => _disposed = true;
}
