using System.Runtime.CompilerServices;

namespace VkSim.Compute;

/// <summary>
/// A copy of a part of a buffer on its way to the host: what the buffer held after all work that was submitted before the
/// request. May be polled, waited for or awaited; dispose it when the data is not needed any more.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>May be used by several threads as long as none disposes it while another still reads.</remarks>
public sealed class ReadbackRequest<T> : IDisposable
    where T : unmanaged
{
    private readonly GpuDevice _device;
    private readonly HostBlockPool _pool;
    private readonly ulong _serial;
    private HostBlock? _block;
    private bool _arrived;
    private bool _disposed;

    internal ReadbackRequest(GpuDevice device, HostBlockPool pool, HostBlock? block, int count, ulong serial)
    {
        _device = device;
        _pool = pool;
        _block = block;
        _serial = serial;
        Count = count;
        _arrived = block is null;
        device.Ledger.Add(DeviceResourceKind.Readback, this, "readback");
    }

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>Whether nothing is left to wait for: the data is there, or there was an error.</summary>
    public bool Done
    {
        get
        {
            if (_arrived || Error is not null)
            {
                return true;
            }

            try
            {
                if (!_device.Submissions.IsComplete(_serial))
                {
                    _device.ThrowIfUnusable();
                    return false;
                }

                Arrive();
            }
            catch (Exception e) when (e is GpuException or ObjectDisposedException)
            {
                Error = e;
            }

            return true;
        }
    }

    /// <summary>Whether the data will never be there; <see cref="Error"/> says why.</summary>
    public bool HasError => Done && Error is not null;

    /// <summary>Why the data will never be there, or null.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Waits until the data is there.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the data is there, or the time has run out.</summary>
    /// <param name="timeout">Zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether the data is there. False changes nothing: it may be waited for again.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool Wait(TimeSpan timeout)
    {
        QueueTimeline.ThrowIfNegative(timeout);
        ThrowIfDisposed();
        if (_arrived)
        {
            return true;
        }

        try
        {
            if (!_device.Submissions.Wait(_serial, timeout))
            {
                return false;
            }
        }
        catch (DeviceLostException e)
        {
            Error = e;
            throw;
        }

        Arrive();
        return true;
    }

    /// <summary>Waits without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    /// <returns>The request itself.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public ValueTask<ReadbackRequest<T>> WaitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _arrived ? ValueTask.FromResult(this) : FinishAsync(cancellationToken);
    }

    /// <summary>Makes <c>await request</c> work; the result is the request itself.</summary>
    public ValueTaskAwaiter<ReadbackRequest<T>> GetAwaiter() => WaitAsync().GetAwaiter();

    /// <summary>The data, which is valid until the request is disposed.</summary>
    /// <exception cref="InvalidOperationException">It is not there yet: wait first.</exception>
    /// <exception cref="DeviceLostException">The device was lost before it was there.</exception>
    public ReadOnlySpan<T> GetData()
    {
        ThrowIfDisposed();
        if (!Done)
        {
            throw new InvalidOperationException("The data of the readback is not there yet: wait for the request, await it or poll Done.");
        }

        if (Error is { } error)
        {
            throw error is DeviceLostException lost
                ? new DeviceLostException("The device was lost before the readback arrived.", lost.Cause)
                : new GpuException("The readback failed. " + error.Message, null, error);
        }

        return _block is { } block ? block.As<T>(Count) : default;
    }

    /// <summary>A copy of the data.</summary>
    /// <inheritdoc cref="GetData"/>
    public T[] ToArray() => GetData().ToArray();

    /// <summary>Gives the memory back. The data must not be used any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        if (Interlocked.Exchange(ref _block, null) is { } block)
        {
            _pool.Return(block, _serial);
        }

        _device.Ledger.Remove(this);
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    private async ValueTask<ReadbackRequest<T>> FinishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _device.Submissions.WaitAsync(_serial, cancellationToken).ConfigureAwait(false);
        }
        catch (DeviceLostException e)
        {
            Error = e;
            throw;
        }

        Arrive();
        return this;
    }

    private void Arrive()
    {
        // Harmless when two threads come here at once.
        _block?.Invalidate(0, (ulong)Count * (ulong)Unsafe.SizeOf<T>());
        Volatile.Write(ref _arrived, true);
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(nameof(ReadbackRequest<T>), "The readback request was disposed.");
        }
    }
}
