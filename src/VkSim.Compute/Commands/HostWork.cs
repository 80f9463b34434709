namespace VkSim.Compute;

/// <summary>
/// The account of a list that was recorded into a command buffer of the host program's: what that uses, and how the host tells that it
/// has run. Until then the buffers are read and written in order with the queue, even where memory is mapped, and what is disposed
/// of them and of the kernels is kept.
/// </summary>
/// <remarks>
/// A value without native resources: free to copy; the default value is done. Nothing is allocated for it in the steady state. It may be
/// used by any thread.
/// </remarks>
public readonly struct HostWork
{
    private readonly HostWorkState? _state;
    private readonly int _generation;

    internal HostWork(HostWorkState state)
    {
        _state = state;
        _generation = state.Generation;
    }

    /// <summary>The buffers that the command buffer uses; none once it is done.</summary>
    public IReadOnlyList<GpuBuffer> Buffers => IsOpen ? _state!.Buffers : [];

    /// <summary>Whether the host has told that the work is done, or what it named has come to pass. Asks the driver.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool Done
    {
        get
        {
            if (IsOpen)
            {
                _state!.Owner.Poll();
            }

            return !IsOpen;
        }
    }

    private bool IsOpen => _state is { } state && state.Generation == _generation;

    /// <summary>The command buffer has run for the last time. Nothing happens where that was told before.</summary>
    public void Complete() => _state?.Owner.Complete(_state, _generation);

    /// <summary>The work is done when a fence is signalled.</summary>
    /// <param name="fence">
    /// The VkFence of the submission. It stays the host's, who must neither reset nor destroy it before <see cref="Done"/>.
    /// </param>
    /// <exception cref="ArgumentException">The fence is null.</exception>
    /// <exception cref="InvalidOperationException">What completes this work was told before.</exception>
    public void CompleteWith(ulong fence)
    {
        if (fence == 0)
        {
            throw new ArgumentException("The fence is null.", nameof(fence));
        }

        _state?.Owner.Tell(_state, _generation, new HostSignal(new Fence(fence), default, 0));
    }

    /// <summary>The work is done when a timeline semaphore reaches a value.</summary>
    /// <param name="semaphore">The VkSemaphore. It stays the host's, who must not destroy it before <see cref="Done"/>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The semaphore is null.</exception>
    /// <exception cref="NotSupportedException">The device has no timeline semaphores.</exception>
    /// <exception cref="InvalidOperationException">What completes this work was told before.</exception>
    public void CompleteAt(ulong semaphore, ulong value)
    {
        if (semaphore == 0)
        {
            throw new ArgumentException("The semaphore is null.", nameof(semaphore));
        }

        _state?.Owner.Tell(_state, _generation, new HostSignal(default, new Semaphore(semaphore), value));
    }
}
