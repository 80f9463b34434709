using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

internal sealed unsafe class KhrTimelineSemaphore(ExtensionFunctions functions) : NativeExtension<Vk>(functions), INativeExtension<KhrTimelineSemaphore>
{
    public const string ExtensionName = "VK_KHR_timeline_semaphore";

    static string INativeExtension<KhrTimelineSemaphore>.Name => ExtensionName;

    static ReadOnlySpan<byte> INativeExtension<KhrTimelineSemaphore>.FirstFunction => "vkGetSemaphoreCounterValueKHR"u8;

    static KhrTimelineSemaphore INativeExtension<KhrTimelineSemaphore>.Create(ExtensionFunctions functions) => new(functions);

    private nint _getSemaphoreCounterValue;
    private nint _waitSemaphores;
    private nint _signalSemaphore;

    public Result GetSemaphoreCounterValue(Device device, Semaphore semaphore, ulong* pValue)
    {
        var function = (delegate* unmanaged<Device, Semaphore, ulong*, Result>)Load(ref _getSemaphoreCounterValue, "vkGetSemaphoreCounterValueKHR"u8);
        return function(device, semaphore, pValue);
    }

    public Result GetSemaphoreCounterValue(Device device, Semaphore semaphore, out ulong pValue)
    {
        pValue = default;
        fixed (ulong* valuePointer = &pValue)
        {
            return GetSemaphoreCounterValue(device, semaphore, valuePointer);
        }
    }

    public Result WaitSemaphores(Device device, SemaphoreWaitInfo* pWaitInfo, ulong timeout)
    {
        var function = (delegate* unmanaged<Device, SemaphoreWaitInfo*, ulong, Result>)Load(ref _waitSemaphores, "vkWaitSemaphoresKHR"u8);
        return function(device, pWaitInfo, timeout);
    }

    public Result WaitSemaphores(Device device, in SemaphoreWaitInfo pWaitInfo, ulong timeout)
    {
        fixed (SemaphoreWaitInfo* waitInfoPointer = &pWaitInfo)
        {
            return WaitSemaphores(device, waitInfoPointer, timeout);
        }
    }

    public Result SignalSemaphore(Device device, SemaphoreSignalInfo* pSignalInfo)
    {
        var function = (delegate* unmanaged<Device, SemaphoreSignalInfo*, Result>)Load(ref _signalSemaphore, "vkSignalSemaphoreKHR"u8);
        return function(device, pSignalInfo);
    }

    public Result SignalSemaphore(Device device, in SemaphoreSignalInfo pSignalInfo)
    {
        fixed (SemaphoreSignalInfo* signalInfoPointer = &pSignalInfo)
        {
            return SignalSemaphore(device, signalInfoPointer);
        }
    }
}
