using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

[Extension(ExtensionName)]
internal sealed unsafe class KhrTimelineSemaphore : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_KHR_timeline_semaphore";

    private readonly delegate* unmanaged<Device, Semaphore, ulong*, Result> _getCounterValue;
    private readonly delegate* unmanaged<Device, SemaphoreWaitInfo*, ulong, Result> _wait;

    public KhrTimelineSemaphore(INativeContext ctx)
        : base(ctx)
    {
        _getCounterValue = (delegate* unmanaged<Device, Semaphore, ulong*, Result>)Load("vkGetSemaphoreCounterValueKHR");
        _wait = (delegate* unmanaged<Device, SemaphoreWaitInfo*, ulong, Result>)Load("vkWaitSemaphoresKHR");
    }

    public Result GetSemaphoreCounterValue(Device device, Semaphore semaphore, out ulong pValue)
    {
        fixed (ulong* value = &pValue)
        {
            return _getCounterValue(device, semaphore, value);
        }
    }

    public Result WaitSemaphores(Device device, SemaphoreWaitInfo* pWaitInfo, ulong timeout)
        => _wait(device, pWaitInfo, timeout);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
