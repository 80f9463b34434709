using VkSim.Compute;

namespace VkSim.Native;

internal sealed class BufferObject(GpuBuffer<byte> buffer, DeviceObject owner) : OwnedObject(owner)
{
    public GpuBuffer<byte> Buffer { get; } = buffer;

    protected override void Close() => Buffer.Dispose();
}
