using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class ValidationTests
{
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AMissingBarrierIsFound(DeviceCase row)
    {
        List<ValidationMessage> heard = [];
        using GpuDevice device = Validated(row, heard.Add);
        using GpuBuffer<int> buffer = device.CreateBuffer<int>(64, "raced for");
        RecordTwoFills(device, buffer);
        Assert.NotEmpty(device.ValidationMessages);
        Assert.All(device.ValidationMessages, m => Assert.Equal(ValidationSeverity.Error, m.Severity));
        Assert.Contains(device.ValidationMessages, m => m.Id == "SYNC-HAZARD-WRITE-AFTER-WRITE" || m.Id == "SYNC-HAZARD-WRITE_AFTER_WRITE");
        Assert.Equal(heard, device.ValidationMessages);
        device.ClearValidationMessages();
        Assert.Empty(device.ValidationMessages);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AListenerThatThrowsDoesNotEndTheProcess(DeviceCase row)
    {
        using GpuDevice device = Validated(row, _ => throw new InvalidOperationException("listener"));
        using GpuBuffer<int> buffer = device.CreateBuffer<int>(64);
        RecordTwoFills(device, buffer);
        Assert.NotEmpty(device.ValidationMessages);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void MessagesBelongToTheirDevice(DeviceCase row)
    {
        using GpuDevice faulty = Validated(row, null);
        using GpuDevice clean = Validated(row, null);
        using GpuBuffer<int> buffer = faulty.CreateBuffer<int>(64);
        RecordTwoFills(faulty, buffer);
        Assert.NotEmpty(faulty.ValidationMessages);
        Assert.Empty(clean.ValidationMessages);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WithoutItThereAreNoMessages(DeviceCase row)
    {
        using GpuDevice device = GpuDevice.Create(DeviceMatrix.Adapter(row), new() { Validation = false });
        Assert.False(device.IsValidated);
        Assert.Empty(device.ValidationMessages);
        device.ClearValidationMessages();
    }

    private static GpuDevice Validated(DeviceCase row, Action<ValidationMessage>? listener)
    {
        GpuDevice device = DeviceMatrix.Create(row, new() { ValidationMessage = listener });
        if (!device.IsValidated)
        {
            device.Dispose();
            Skip.If(true, "The validation layer is not installed.");
        }

        return device;
    }

    private static unsafe void RecordTwoFills(GpuDevice device, GpuBuffer buffer)
    {
        Vk vk = device.Api;
        CommandPoolCreateInfo pool = new() { SType = StructureType.CommandPoolCreateInfo, QueueFamilyIndex = device.QueueFamily };
        device.Check(vk.CreateCommandPool(device.Handle, &pool, null, out CommandPool commands), "vkCreateCommandPool");
        CommandBufferAllocateInfo info = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = commands,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        CommandBuffer list;
        device.Check(vk.AllocateCommandBuffers(device.Handle, &info, &list), "vkAllocateCommandBuffers");
        CommandBufferBeginInfo begin = new() { SType = StructureType.CommandBufferBeginInfo };
        device.Check(vk.BeginCommandBuffer(list, &begin), "vkBeginCommandBuffer");
        vk.CmdFillBuffer(list, buffer.Handle, 0, 256, 1);
        vk.CmdFillBuffer(list, buffer.Handle, 128, 64, 2);
        device.Check(vk.EndCommandBuffer(list), "vkEndCommandBuffer");
        vk.DestroyCommandPool(device.Handle, commands, null);
    }
}
