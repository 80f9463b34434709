using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>Queues of two families: shared buffers, lists for either, and ownership of the host's buffers.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class QueueFamilyTests
{
    private const int Count = 256;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void BuffersAreSharedAndListsEncodedForEither(DeviceCase row) => Run(row, (host, device) =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1);
        buffer.Fill(1);
        list.Submit(device.Queues[1]);
        list.Submit(device.Queues[0]);
        list.Submit(device.Queues[1]);
        Assert.All(buffer.ToArray(), v => Assert.Equal(15u, v));
        Assert.NotEmpty(TwoFamilies.CreatedBuffers);
        Assert.All(TwoFamilies.CreatedBuffers, made => Assert.Equal((Silk.NET.Vulkan.SharingMode.Concurrent, 2u), made));

        // What both families own changes hands by no barrier.
        list.Acquire(buffer, 1);
        list.Submit(device.Queues[0]);
        Assert.Empty(TwoFamilies.Owners);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TheHostsBufferIsTakenFromOneFamilyAndGivenToAnother(DeviceCase row) => Run(row, (host, device) =>
    {
        var own = host.CreateBuffer(Count * sizeof(uint));
        using (GpuBuffer<uint> buffer = device.WrapBuffer<uint>(own.Buffer.Handle, Count, "the host's"))
        using (CommandList list = device.CreateCommandList())
        {
            list.Acquire(buffer, 1);
            list.Fill(buffer, 3);
            list.Release(buffer, 1);
            list.Submit(device.Queues[0]);
            Assert.Equal([(1u, 0u), (0u, 1u)], TwoFamilies.Owners);

            // On a queue of that family it is a barrier alone.
            list.Submit(device.Queues[1]).Wait();
            Assert.Equal(2, TwoFamilies.Owners.Count);
            Assert.All(buffer.ToArray(), v => Assert.Equal(3u, v));
            host.Submit(commands =>
            {
                list.RecordInto(commands.Handle, device.Queues[0], out HostWork work);
                work.Complete();
            });
            host.WaitIdle();
            Assert.Equal(4, TwoFamilies.Owners.Count);
        }

        host.WaitIdle();
        host.Destroy(own);
    });

    private static void Run(DeviceCase row, Action<SilkHost, GpuDevice> test)
    {
        GpuAdapter adapter = DeviceMatrix.Adapter(row);
        Skip.IfNot(adapter.Name.Contains("llvmpipe", StringComparison.Ordinal), "The driver may mind a family that it does not have.");
        using var host = new SilkHost(adapter.Name, validate: false);
        ExternalVulkanDevice handles = HostDevice.Handles(host);
        using GpuDevice device = GpuDevice.Wrap(handles with
        {
            GetInstanceProcAddr = TwoFamilies.Before(handles.GetInstanceProcAddr, handles.Queue),
            MoreQueues = [new ExternalQueue { Handle = TwoFamilies.SecondQueue, Family = handles.QueueFamily + 1, Lock = handles.QueueLock }],
        });
        test(host, device);
    }
}
