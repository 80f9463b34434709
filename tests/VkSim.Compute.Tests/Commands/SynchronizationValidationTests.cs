using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

/// <summary>The silence of the other tests means something only if a missing barrier is seen.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class SynchronizationValidationTests
{
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AMissingBarrierIsReported(DeviceCase row)
    {
        Skip.IfNot(DeviceMatrix.ValidationAvailable, "The validation layer is not installed.");
        using GpuDevice device = DeviceMatrix.Create(row);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        using var host = new HostCommandBuffer(device);
        host.Run(commandBuffer =>
        {
            device.Api.CmdFillBuffer(commandBuffer, buffer.Handle, 0, Vk.WholeSize, 1);
            device.Api.CmdFillBuffer(commandBuffer, buffer.Handle, 0, Vk.WholeSize, 2);
        });
        Assert.Contains(
            device.ValidationMessages,
            m => m.ToString().Contains("SYNC-HAZARD-WRITE-AFTER-WRITE", StringComparison.Ordinal));
    }
}
