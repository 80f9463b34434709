using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

/// <summary>
/// Keeps a device from getting on: what is submitted after <see cref="Start"/> waits until <see cref="LetGo"/>, however long that is,
/// so that no test depends on the speed of a machine.
/// </summary>
internal sealed class HeldDevice : IRetirable, IDisposable
{
    private readonly GpuDevice _device;
    private readonly EventCommands _events;
    private readonly ulong _event;
    private readonly CommandEncoding _encoding;
    private readonly CommandBuffer _wait;
    private ulong _last;

    public HeldDevice(GpuDevice device)
    {
        _device = device;
        _events = new EventCommands(device);
        _event = _events.Create();
        _encoding = new CommandEncoding(device);
        _wait = _encoding.Begin("held", CommandBufferUsageFlags.SimultaneousUseBit);
        _events.Wait(_wait, _event);
        _encoding.End(_wait);
    }

    /// <summary>Submits work that ends when the device is let go.</summary>
    public GpuFence Start()
    {
        _last = _device.Submissions.Submit([_wait]);
        return new GpuFence(_device, _last);
    }

    /// <summary>Lets the device get on, for good.</summary>
    public void LetGo() => _events.Set(_event);

    public void Dispose()
    {
        LetGo();
        _device.Submissions.Retire(_last, this);
    }

    public void Release()
    {
        _encoding.Dispose();
        _events.Destroy(_event);
    }
}
