using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VkSim.Contract;

namespace VkSim;

/// <summary>A point in the work of a device: reached when a submitted <see cref="VectorCommandList"/> and everything before it have finished.</summary>
/// <remarks>A value without resources: nothing to dispose, free to copy. The default value is reached from the start.</remarks>
public readonly struct VectorFence
{
    private readonly IOperationList? _list;
    private readonly ulong _submission;

    internal VectorFence(IOperationList list, ulong submission)
    {
        _list = list;
        _submission = submission;
    }

    /// <summary>Whether nothing is left to wait for: the work has finished, or it failed. Neither waits nor allocates.</summary>
    public bool IsDone => _list is null || _list.IsDone(_submission);

    /// <summary>Whether the work failed: <see cref="Error"/> says why.</summary>
    public bool HasError => Error is not null;

    /// <summary>Why the work failed; null where it did not, or is not done.</summary>
    public Exception? Error => _list is not null && _list.IsDone(_submission) ? _list.ErrorOf(_submission) : null;

    /// <summary>Waits until the work has finished.</summary>
    /// <exception cref="Compute.DeviceLostException">The device was lost.</exception>
    public void Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the work has finished, or the time has run out.</summary>
    /// <param name="timeout">Zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether the work has finished. False changes nothing: it may be waited for again.</returns>
    /// <exception cref="Compute.DeviceLostException">The device was lost.</exception>
    public bool Wait(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is zero or more, or Timeout.InfiniteTimeSpan.");
        }

        bool done = _list is null || _list.Wait(_submission, timeout);
        ThrowIfFailed();
        return done;
    }

    /// <summary>Waits without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <exception cref="Compute.DeviceLostException">The device was lost.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellationToken = default)
    {
        if (_list is not null)
        {
            await _list.WaitAsync(_submission, cancellationToken).ConfigureAwait(false);
        }

        ThrowIfFailed();
    }

    /// <summary>Makes <c>await fence</c> work.</summary>
    public ValueTaskAwaiter GetAwaiter() => WaitAsync().GetAwaiter();

    private void ThrowIfFailed()
    {
        if (Error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }
}
