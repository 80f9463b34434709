namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class CommandListSplittingTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(
        GpuCapability.PushDescriptors, GpuCapability.TimelineSemaphores, GpuCapability.Timestamps);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WorkIsCutBeforeTheDispatchThatWouldExceedTheBound(DeviceCase row)
    {
        Assert.Equal(1, Submissions(row, 0, 40, 40, 40, 40));
        Assert.Equal(2, Submissions(row, 100, 40, 40, 40, 40));
        Assert.Equal(1, Submissions(row, 100, 50, 50));
        Assert.Equal(2, Submissions(row, 100, 50, 51));
        Assert.Equal(3, Submissions(row, 100, 1, 500, 1));
        Assert.Equal(1, Submissions(row, 100, 500));
        Assert.Equal(4, Submissions(row, 1, 1, 1, 1, 1));
        Assert.Equal(3, Submissions(row, 100, 0, 0, long.MaxValue, long.MaxValue, 0, 7));
        Assert.Equal(1, Submissions(row, 1, 0, 0, 0));
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheResultIsTheSameHoweverItIsCut(DeviceCase row)
    {
        uint[] whole = Chain(row, 0);
        foreach (long bound in new long[] { 1, 7, 10, 25, 1000 })
        {
            Assert.Equal(whole, Chain(row, bound));
        }
    }

    private static int Submissions(DeviceCase row, long bound, params long[] estimates)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { MaxOperationsPerSubmission = bound });
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        buffer.Clear();
        using CommandList list = device.CreateCommandList();
        foreach (long estimate in estimates)
        {
            CommandListTests.Affine(list, kernel, buffer, 64, 1, 1, estimate);
        }

        ulong before = device.Submissions.LastSubmitted;
        list.Submit().Wait();
        Assert.Equal((ulong)list.SubmissionCount, device.Submissions.LastSubmitted - before);
        Assert.Equal((uint)estimates.Length, buffer.ToArray()[63]);
        DeviceMatrix.CheckMessages(device);
        return list.SubmissionCount;
    }

    private static uint[] Chain(DeviceCase row, long bound)
    {
        using GpuDevice device = DeviceMatrix.Create(
            row, new GpuDeviceOptions { MaxOperationsPerSubmission = bound, Profiling = true });
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> a = device.CreateBuffer<uint>(500, "a");
        using GpuBuffer<uint> b = device.CreateBuffer<uint>(500, "b");
        using CommandList list = device.CreateCommandList("chain");
        list.Fill(a, 1);
        list.Fill(b, 2);
        list.BeginLabel("over several submissions");
        for (uint i = 0; i < 20; i++)
        {
            CommandListTests.Affine(list, kernel, i % 3 == 0 ? b : a, 500, 3 + i, i, i);
            list.Copy(a, 4 * i, b, 1000, 40);
        }

        list.EndLabel();
        for (int replay = 0; replay < 3; replay++)
        {
            list.Submit();
        }

        uint[] result = [.. a.ToArray(), .. b.ToArray()];
        Assert.Equal(device.Profiler.IsSupported ? 20 : 0, list.GetTimings().Count);
        DeviceMatrix.CheckMessages(device);
        return result;
    }
}
