using Silk.NET.Vulkan;
using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests;

/// <summary>What a host program has on the queue and VkSim's own uses of a buffer stay in order, mapped memory or not.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class HostWorkTests
{
    private const int Count = 1024;

    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(
        GpuCapability.DirectMapping, GpuCapability.TimelineSemaphores, GpuCapability.PushDescriptors);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AReadComesAfterTheHostsPendingWrites(DeviceCase row) => Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        buffer.Fill(1);
        device.WaitIdle();
        FillHeld(host, buffer, 7);
        Task<uint[]> read = Task.Run(buffer.ToArray);
        Assert.False(read.Wait(50));
        host.LetGo();
        Assert.All(read.Result, v => Assert.Equal(7u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AnAsynchronousReadComesAfterTheHostsPendingWrites(DeviceCase row) => Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        buffer.Fill(1);
        device.WaitIdle();
        FillHeld(host, buffer, 7);
        uint[] values = new uint[Count];
        ValueTask read = buffer.ReadAsync(values);
        Assert.False(read.IsCompleted);
        host.LetGo();
        read.AsTask().Wait();
        Assert.All(values, v => Assert.Equal(7u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AWriteComesAfterTheHostsPendingWrites(DeviceCase row) => Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        FillHeld(host, buffer, 7);
        buffer.Write([1, 2, 3]);
        host.LetGo();
        Assert.Equal([1u, 2u, 3u, 7u], buffer.ToArray()[..4]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AFillComesAfterTheHostsPendingWrites(DeviceCase row) => Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        FillHeld(host, buffer, 7);
        buffer.Clear();
        host.LetGo();
        Assert.All(buffer.ToArray(), v => Assert.Equal(0u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatAHostsCommandBufferUsesIsReadInOrder(DeviceCase row) => Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        using CommandList list = device.CreateCommandList();
        buffer.Fill(5);
        CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1);
        device.WaitIdle();
        host.Hold();
        host.Submit(commands => list.RecordInto(commands.Handle));
        Task<uint[]> read = Task.Run(buffer.ToArray);
        Assert.False(read.Wait(50));
        host.LetGo();
        Assert.All(read.Result, v => Assert.Equal(11u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatAHostsCommandBufferUsesLivesUntilTheQueueIsThrough(DeviceCase row) => Run(row, (host, device) =>
    {
        // Larger than any block that is kept, so that its memory shows when it goes.
        GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1 << 20, "in the host's commands", new() { Dedicated = true });
        ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        CommandList list = device.CreateCommandList();
        CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1);
        host.Hold();
        host.Submit(commands => list.RecordInto(commands.Handle));
        list.Dispose();
        shader.Dispose();
        buffer.Dispose();
        Assert.Equal(1, device.LiveResources.Pipelines);
        long before = device.Memory.AllocatedBytes;
        Assert.True(before >= 4 << 20);
        host.LetGo();
        device.WaitIdle();
        device.Submissions.Poll();
        Assert.Equal(0, device.LiveResources.Pipelines);
        Assert.Equal(before - (4 << 20), device.Memory.AllocatedBytes);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void FencesServeWhereNoTimelineSemaphoreCanBeMade(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name);
        ExternalVulkanDevice handles = host.Handles;
        using GpuDevice device = GpuDevice.Wrap(handles with
        {
            GetInstanceProcAddr = NoSemaphores.Before(handles.GetInstanceProcAddr),
            ApiVersion = new Version(1, 2),
            Enabled = GpuCapability.TimelineSemaphores,
        });
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        buffer.Fill(3);
        Assert.All(buffer.ToArray(), v => Assert.Equal(3u, v));
        device.WaitIdle();
        Assert.Empty(host.Messages);
    }

    private static void FillHeld(SilkHost host, GpuBuffer<uint> buffer, uint value)
    {
        var handle = new Silk.NET.Vulkan.Buffer(buffer.VulkanHandle);
        host.Hold();
        host.Submit(commands => host.Api.CmdFillBuffer(commands, handle, 0, Vk.WholeSize, value));
    }

    private static void Run(DeviceCase row, Action<SilkHost, GpuDevice> test)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name, "VK_KHR_push_descriptor");
        ExternalVulkanDevice handles = host.Handles with
        {
            ApiVersion = new Version(1, 2),
            Enabled = GpuCapability.TimelineSemaphores | GpuCapability.PushDescriptors,
            QueueLock = host.QueueLock,
        };
        using (GpuDevice device = GpuDevice.Wrap(in handles, new GpuDeviceOptions { Disable = row.Disabled }))
        {
            test(host, device);
        }

        Assert.Empty(host.Messages);
    }
}
