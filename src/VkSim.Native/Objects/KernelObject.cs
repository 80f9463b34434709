using VkSim.Compute;

namespace VkSim.Native;

internal sealed class KernelObject(Kernel kernel, DeviceObject owner) : OwnedObject(owner)
{
    public Kernel Kernel { get; } = kernel;

    protected override void Close() => Kernel.Dispose();
}
