namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class CommandListReplayTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(
        GpuCapability.PushDescriptors, GpuCapability.TimelineSemaphores, GpuCapability.DirectMapping);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ReplayAndWaitAllocateNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var setup = new Setup(device);
        using CommandList list = device.CreateCommandList("replayed");
        setup.Record(list);
        Assert.Equal(0, Allocated(() => list.Submit().Wait()));
        Assert.Equal(0, Allocated(() => list.Submit()));
        device.WaitIdle();
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void RecordingAnewAllocatesNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var setup = new Setup(device);
        using CommandList list = device.CreateCommandList("recorded anew");
        Assert.Equal(0, Allocated(() =>
        {
            list.Reset();
            setup.Record(list);
            list.Submit().Wait();
        }));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void SingleDispatchesFillsAndCopiesAllocateNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1 << 16);
        kernel.SetBuffer("values", buffer);
        Assert.Equal(0, Allocated(() =>
        {
            buffer.Clear();
            kernel.Dispatch(1);
            buffer.CopyTo(buffer, 0, 1000, 1000);
            device.Submissions.WaitAll();
        }));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task AwaitingAllocatesNothingWhenTheWorkIsDone(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        GpuFence fence = list.Submit();
        fence.Wait();
        await fence;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            await fence;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    /// <summary>The least that a call allocates once everything has grown to its size.</summary>
    internal static long Allocated(Action action)
    {
        for (int i = 0; i < 600; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 50; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private sealed class Setup : IDisposable
    {
        private const uint Count = 256;
        private static readonly uint[] Few = [1, 2, 3, 4];

        private readonly ComputeShader _affineShader;
        private readonly ComputeShader _combineShader;
        private readonly Kernel _affine;
        private readonly Kernel _combine;
        private readonly GpuBuffer<uint> _a;
        private readonly GpuBuffer<uint> _b;

        public Setup(GpuDevice device)
        {
            _affineShader = TestShaders.Load(device, TestShaders.Affine);
            _combineShader = TestShaders.Load(device, TestShaders.Combine);
            _affine = _affineShader.FindKernel();
            _combine = _combineShader.FindKernel();
            _a = device.CreateBuffer<uint>(Count, "a");
            _b = device.CreateBuffer<uint>(Count, "b");
            _affine.SetUInt("count", Count);
            _affine.SetUInt("factor", 1);
            _affine.SetUInt("term", 1);
            _affine.SetBuffer("values", _a);
            _combine.SetUInt("count", Count);
            _combine.SetUInt("term", 1);
            _combine.SetBuffer("left", _a);
            _combine.SetBuffer("right", _a);
            _combine.SetBuffer("result", _b);
        }

        public void Record(CommandList list)
        {
            list.BeginLabel("all of it");
            list.Fill(_a, 1);
            list.Dispatch(_affine, 4);
            list.Dispatch(_affine, 4);
            list.Dispatch(_combine, 4);
            list.Copy(_b, 0, _a, 0, _b.ByteLength);
            list.Update<uint>(_a, Few);
            list.EndLabel();
        }

        public void Dispose()
        {
            _a.Dispose();
            _b.Dispose();
            _affineShader.Dispose();
            _combineShader.Dispose();
        }
    }
}
