using Silk.NET.Vulkan;
using Event = Silk.NET.Vulkan.Event;

namespace VkSim.Compute.Tests;

/// <summary>
/// Keeps a device from getting on: what is submitted after <see cref="Start"/> waits until <see cref="LetGo"/>, however long that is,
/// so that no test depends on the speed of a machine.
/// </summary>
internal sealed unsafe class HeldDevice : IRetirable, IDisposable
{
    private readonly GpuDevice _device;
    private readonly Event _event;
    private readonly CommandEncoding _encoding;
    private readonly CommandBuffer _wait;
    private ulong _last;

    public HeldDevice(GpuDevice device)
    {
        _device = device;
        var info = new EventCreateInfo(flags: EventCreateFlags.None);
        device.Check(device.Api.CreateEvent(device.Handle, in info, null, out _event), "vkCreateEvent");
        _encoding = new CommandEncoding(device, device.QueueFamily);
        _wait = _encoding.Begin("held", CommandBufferUsageFlags.SimultaneousUseBit);
        fixed (Event* held = &_event)
        {
            device.Api.CmdWaitEvents(
                _wait, 1, held, PipelineStageFlags.HostBit, PipelineStageFlags.AllCommandsBit, 0, null, 0, null, 0, null);
        }

        _encoding.End(_wait);
    }

    /// <summary>Submits work that ends when the device is let go.</summary>
    public GpuFence Start()
    {
        _last = _device.Submissions.Submit([_wait]);
        return new GpuFence(_device, _last);
    }

    /// <summary>Lets the device get on, for good.</summary>
    public void LetGo() => _device.Check(_device.Api.SetEvent(_device.Handle, _event), "vkSetEvent");

    public void Dispose()
    {
        LetGo();
        _device.Submissions.Retire(_last, this);
    }

    public void Release()
    {
        _encoding.Dispose();
        _device.Api.DestroyEvent(_device.Handle, _event, null);
    }
}
