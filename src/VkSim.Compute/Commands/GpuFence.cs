using System.Runtime.CompilerServices;

namespace VkSim.Compute;

/// <summary>A point in the work of a device: reached when a submission and everything before it on its queue have finished.</summary>
/// <remarks>A value without native resources: nothing to dispose, free to copy. The default value is reached from the start.</remarks>
public readonly struct GpuFence
{
    private readonly GpuDevice? _device;

    internal GpuFence(GpuDevice device, ulong serial)
    {
        _device = device;
        Serial = serial;
    }

    /// <summary>Whether nothing is left to wait for: the work has finished, or the device was lost and it never will.</summary>
    public bool Done
    {
        get
        {
            try
            {
                return _device is null || _device.IsLost || _device.Submissions.IsComplete(Serial);
            }
            catch (DeviceLostException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether the device was lost before the work is known to have finished.</summary>
    public bool HasError => _device is { IsLost: true };

    /// <summary>The number of the submission, ascending on its device; 0 where there was none.</summary>
    public ulong Serial { get; }

    /// <summary>Waits until the work has finished.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Wait() => _device?.Submissions.Wait(Serial, Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the work has finished, or the time has run out.</summary>
    /// <param name="timeout">Zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether the work has finished. False changes nothing: it may be waited for again.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool Wait(TimeSpan timeout)
    {
        QueueTimeline.ThrowIfNegative(timeout);
        return _device is null || _device.Submissions.Wait(Serial, timeout);
    }

    /// <summary>Waits without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default)
        => _device is null ? ValueTask.CompletedTask : _device.Submissions.WaitAsync(Serial, cancellationToken);

    /// <summary>Makes <c>await fence</c> work.</summary>
    public ValueTaskAwaiter GetAwaiter() => WaitAsync().GetAwaiter();
}
