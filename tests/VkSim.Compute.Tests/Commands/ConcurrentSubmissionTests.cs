namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class ConcurrentSubmissionTests
{
    private const int Threads = 8;

    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(
        GpuCapability.PushDescriptors, GpuCapability.TimelineSemaphores, GpuCapability.DirectMapping);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ThreadsRecordSubmitAndReadAtOnce(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        int rounds = row.Scale(40, 8);
        OnThreads(thread =>
        {
            Kernel kernel = shader.FindKernel();
            using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(500 + thread, $"of thread {thread}");
            using CommandList replayed = device.CreateCommandList($"replayed by {thread}");
            buffer.Fill((uint)thread);
            CommandListTests.Affine(replayed, kernel, buffer, (uint)buffer.Count, 1, 1);
            uint expected = (uint)thread;
            for (uint round = 0; round < rounds; round++)
            {
                replayed.Submit();
                using CommandList list = device.CreateCommandList($"round {round} of {thread}");
                CommandListTests.Affine(list, kernel, buffer, (uint)buffer.Count, 3, round);
                GpuFence fence = list.Submit();
                expected = ((expected + 1) * 3) + round;
                if (round % 5 == 0)
                {
                    fence.Wait();
                }
            }

            Assert.All(buffer.ToArray(), v => Assert.Equal(expected, v));
            kernel.Dispose();
        });
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task ThreadsAwaitAtOnce(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        int rounds = row.Scale(50, 10);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
            using CommandList list = device.CreateCommandList();
            var data = new uint[64];
            for (uint round = 0; round < rounds; round++)
            {
                list.Reset();
                list.Fill(buffer, ((uint)thread << 16) + round);
                await list.Submit();
                using ReadbackRequest<uint> request = buffer.RequestReadback();
                await buffer.ReadAsync(data);
                await request;
                Assert.Equal(((uint)thread << 16) + round, data[63]);
                Assert.Equal(data, request.ToArray());
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void OneListMayBeSubmittedByAllThreads(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        buffer.Clear();
        using CommandList list = device.CreateCommandList();
        CommandListTests.Affine(list, kernel, buffer, 64, 1, 1);
        OnThreads(_ =>
        {
            for (int i = 0; i < 50; i++)
            {
                list.Submit();
            }
        });
        Assert.All(buffer.ToArray(), v => Assert.Equal(50u * Threads, v));
    });

    private static void OnThreads(Action<int> action)
    {
        var errors = new List<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            try
            {
                action(i);
            }
            catch (Exception e)
            {
                lock (errors)
                {
                    errors.Add(e);
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Empty(errors);
    }
}
