using System.Collections.Concurrent;

namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class KernelWarmUpTests
{
    private const string Source = """
        #version 450
        layout(local_size_x = 1) in;
        layout(constant_id = 0) const uint VALUE = 1u;
        layout(binding = 0) buffer Words { uint words[]; };
        void main() { words[0] = VALUE; }
        """;

    private static KernelOptions Value(int value) => new() { Specialization = { ["VALUE"] = value } };

    private static KernelRequest[] Requests(ComputeShader shader, int count)
        => [.. Enumerable.Range(0, count).Select(i => new KernelRequest(shader, Options: Value(i)))];

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public Task What_is_warm_is_not_made_again(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        const int Count = 20;
        using ComputeShader shader = Glsl.Load(device, Source);
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(1);
        int before = device.LiveResources.Pipelines;
        var progress = new Reports();
        await device.WarmUpAsync([.. Requests(shader, Count), .. Requests(shader, Count)], progress);
        Assert.Equal(before + Count, device.LiveResources.Pipelines);
        Assert.All(progress.Seen, p => Assert.Equal(2 * Count, p.Total));
        Assert.Equal(Enumerable.Range(1, 2 * Count), progress.Seen.Select(p => p.Done).Order());
        for (int i = 0; i < Count; i++)
        {
            using Kernel kernel = shader.FindKernel(null, Value(i));
            kernel.SetBuffer("words", words);
            _ = kernel.Dispatch(1);
            Assert.Equal((uint)i, words.ToArray()[0]);
        }

        Assert.Equal(before + Count, device.LiveResources.Pipelines);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public Task Cancelling_ends_it_between_kernels(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        const int Count = 400;
        using ComputeShader shader = Glsl.Load(device, Source);
        int before = device.LiveResources.Pipelines;
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports { Then = cancellation.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => device.WarmUpAsync(Requests(shader, Count), progress, cancellation.Token));
        Assert.InRange(device.LiveResources.Pipelines, before + 1, before + Count - 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => device.WarmUpAsync(Requests(shader, 1), null, cancellation.Token));
        await device.WarmUpAsync(Requests(shader, 10), null, CancellationToken.None);
        using Kernel kernel = shader.FindKernel(null, Value(3));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public Task What_cannot_be_made_is_told(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using ComputeShader shader = Glsl.Load(device, Source, "good.comp");
        var unknown = await Assert.ThrowsAsync<ShaderBindingException>(
            () => device.WarmUpAsync([.. Requests(shader, 3), new KernelRequest(shader, "none")]));
        Assert.Contains("'good.comp' has no kernel 'none'", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => device.WarmUpAsync([default]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => device.WarmUpAsync(null!));
        using GpuDevice other = DeviceMatrix.Create(row);
        var foreign = await Assert.ThrowsAsync<ArgumentException>(() => other.WarmUpAsync(Requests(shader, 1)));
        Assert.Contains("belongs to another device", foreign.Message, StringComparison.Ordinal);
        shader.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => device.WarmUpAsync(Requests(shader, 1)));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public Task Reloads_and_disposal_come_between_kernels(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        int before = device.LiveResources.Pipelines;
        for (int round = 0; round < 3; round++)
        {
            ComputeShader shader = Glsl.Load(device, Source);
            Task warm = device.WarmUpAsync(Requests(shader, 60));
            Kernel kernel = shader.FindKernel();
            Assert.True(shader.TryReload(Source.Replace("= VALUE", "= VALUE + 1u", StringComparison.Ordinal), out _));
            if (round == 0)
            {
                await warm;
            }

            shader.Dispose();
            Assert.True(kernel.IsDisposed);
            if (round > 0 && await Record.ExceptionAsync(() => warm) is { } error)
            {
                Assert.IsType<ObjectDisposedException>(error);
            }
        }

        device.WaitIdle();
        device.Submissions.Poll();
        Assert.Equal(before, device.LiveResources.Pipelines);
    });

    private sealed class Reports : IProgress<WarmUpProgress>
    {
        public ConcurrentQueue<WarmUpProgress> Seen { get; } = new();

        public Action? Then { get; init; }

        public void Report(WarmUpProgress value)
        {
            Seen.Enqueue(value);
            Then?.Invoke();
        }
    }
}
