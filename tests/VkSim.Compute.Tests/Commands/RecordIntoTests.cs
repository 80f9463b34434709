using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class RecordIntoTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.PushDescriptors, GpuCapability.DebugUtils);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AListBecomesPartOfTheCallersCommandBuffer(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(256);
        using CommandList list = device.CreateCommandList("embedded");
        list.BeginLabel("embedded");
        CommandListTests.Affine(list, kernel, buffer, 256, 2, 1);
        CommandListTests.Affine(list, kernel, buffer, 256, 3, 0);
        list.EndLabel();
        using var host = new HostCommandBuffer(device);
        // The host's own commands before, between and after, and the list twice in one command buffer.
        host.Run(commandBuffer =>
        {
            device.Api.CmdFillBuffer(commandBuffer, buffer.Handle, 0, Vk.WholeSize, 5);
            list.RecordInto(commandBuffer.Handle);
            device.Api.CmdFillBuffer(commandBuffer, buffer.Handle, 512, Vk.WholeSize, 6);
            list.RecordInto(commandBuffer.Handle);
        });
        AssertValues(buffer, ((((5 * 2) + 1) * 3 * 2) + 1) * 3, ((6 * 2) + 1) * 3);

        // Again, in another command buffer, and once submitted by the list itself.
        host.Run(commandBuffer => list.RecordInto(commandBuffer.Handle));
        list.Submit().Wait();
        uint first = ((((5 * 2) + 1) * 3 * 2) + 1) * 3;
        uint second = ((6 * 2) + 1) * 3;
        AssertValues(buffer, Twice(first), Twice(second));

        static uint Twice(uint value) => ((((value * 2) + 1) * 3 * 2) + 1) * 3;
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ANullHandleIsRefused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using CommandList list = device.CreateCommandList();
        Assert.Throws<ArgumentException>(() => list.RecordInto(0));
    });

    private static void AssertValues(GpuBuffer<uint> buffer, uint low, uint high)
    {
        uint[] values = buffer.ToArray();
        Assert.All(values[..128], v => Assert.Equal(low, v));
        Assert.All(values[128..], v => Assert.Equal(high, v));
    }
}
