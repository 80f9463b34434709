using VkSim.Compute;

namespace VkSim.Native;

/// <summary>A device, with the engine's that was made for it alone of a host's.</summary>
internal sealed class DeviceObject(VectorDevice device, GpuDevice? wrapped, object? queueLock) : NativeObject
{
    private readonly ManualResetEventSlim _closed = new();
    private Exception? _failure;

    public VectorDevice Device { get; } = device;

    /// <exception cref="NotSupportedException">It is the CPU.</exception>
    public GpuDevice Gpu =>
        Device.Gpu ?? throw new NotSupportedException($"The device \"{Device.Description.Name}\" runs no shaders; expected a Vulkan device.");

    /// <exception cref="InvalidOperationException">The queue is not shared.</exception>
    public object QueueLock => queueLock ?? throw new InvalidOperationException(
        "The device's queue has no lock; expected a wrapped device with queue_is_shared.");

    /// <summary>Written and read under the table's lock.</summary>
    public bool IsReleased { get; set; }

    /// <summary>Ends the handle's use and waits until all others have ended.</summary>
    public void Release()
    {
        EndUse();
        _closed.Wait();
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    protected override void Close()
    {
        try
        {
            Device.Dispose();
            wrapped?.Dispose();
        }
        catch (Exception e)
        {
            // Whoever waits in Release is told.
            _failure = e;
        }
        finally
        {
            _closed.Set();
        }
    }
}
