namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class CommandListTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(
        GpuCapability.PushDescriptors, GpuCapability.TimelineSemaphores, GpuCapability.DirectMapping, GpuCapability.DebugUtils);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void EachCommandSeesWhatTheOneBeforeWrote(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const uint Count = 1000;
        using ComputeShader affineShader = TestShaders.Load(device, TestShaders.Affine);
        using ComputeShader combineShader = TestShaders.Load(device, TestShaders.Combine);
        Kernel affine = affineShader.FindKernel();
        Kernel combine = combineShader.FindKernel();
        using GpuBuffer<uint> a = device.CreateBuffer<uint>(Count, "a");
        using GpuBuffer<uint> b = device.CreateBuffer<uint>(Count, "b");
        using GpuBuffer<uint> c = device.CreateBuffer<uint>(Count, "c");
        using CommandList list = device.CreateCommandList("chain");

        list.Fill(a, 5);
        Affine(list, affine, a, Count, 3, 1);
        list.Copy(a, 0, b, 0, a.ByteLength);
        Affine(list, affine, a, Count, 2, 0);
        Affine(list, affine, b, Count, 1, 7);
        combine.SetBuffer("left", a);
        combine.SetBuffer("right", b);
        combine.SetBuffer("result", c);
        combine.SetUInt("count", Count);
        combine.SetUInt("term", 9);
        list.Dispatch(combine, combine.GroupsFor(Count));
        list.Update<uint>(a, [100, 101], 8);
        list.Copy(a, 0, c, 16, 16);
        list.Submit().Wait();

        uint[] expected = new uint[Count];
        Array.Fill(expected, 32u * 3 + 23 + 9);
        (expected[4], expected[5], expected[6], expected[7]) = (32, 32, 100, 101);
        Assert.Equal(expected, c.ToArray());
        // fill | affine | copy | affine a, affine b | combine | update | copy
        Assert.Equal(6, list.BarrierCount);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ADispatchTakesWhatIsSetWhenItIsRecorded(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        GpuBuffer<uint>[] buffers = [.. Enumerable.Range(0, 100).Select(i => device.CreateBuffer<uint>(64, $"buffer {i}"))];
        using CommandList list = device.CreateCommandList();
        for (uint i = 0; i < buffers.Length; i++)
        {
            list.Fill(buffers[i], 1);
        }

        for (uint i = 0; i < buffers.Length; i++)
        {
            Affine(list, kernel, buffers[i], 64, i, 2);
        }

        list.Submit().Wait();
        Assert.Equal(1, list.BarrierCount);
        for (uint i = 0; i < buffers.Length; i++)
        {
            Assert.All(buffers[i].ToArray(), v => Assert.Equal(i + 2, v));
            buffers[i].Dispose();
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WindowsOfOneBufferThatDoNotTouchNeedNoBarrier(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Windows = 20;
        const uint Window = 1024;
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Windows * Window);
        buffer.Fill(1);
        using CommandList list = device.CreateCommandList();
        for (uint i = 0; i < Windows; i++)
        {
            kernel.SetBuffer("values", buffer, i * Window * sizeof(uint), Window * sizeof(uint));
            kernel.SetUInt("count", Window);
            kernel.SetUInt("factor", i);
            kernel.SetUInt("term", 1);
            list.Dispatch(kernel, kernel.GroupsFor(Window));
        }

        list.Submit().Wait();
        Assert.Equal(0, list.BarrierCount);
        uint[] values = buffer.ToArray();
        for (uint i = 0; i < values.Length; i++)
        {
            Assert.Equal((i / Window) + 1, values[i]);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheDeviceItselfMaySayHowMuchToDispatch(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader writerShader = TestShaders.Load(device, TestShaders.Arguments);
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel writer = writerShader.FindKernel();
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> arguments = device.CreateBuffer<uint>(8, "arguments");
        using GpuBuffer<uint> values = device.CreateBuffer<uint>(256);
        values.Clear();
        writer.SetBuffer("groups", arguments);
        writer.SetUInt("first", 2);
        writer.SetUInt("x", 3);
        kernel.SetBuffer("values", values);
        kernel.SetUInt("count", 256);
        kernel.SetUInt("factor", 1);
        kernel.SetUInt("term", 4);
        using CommandList list = device.CreateCommandList();
        list.Dispatch(writer, 1);
        list.DispatchIndirect(kernel, arguments, 8);
        // The arguments are written again after they were read.
        writer.SetUInt("x", 1);
        list.Dispatch(writer, 1);
        list.Submit().Wait();
        Assert.Equal(2, list.BarrierCount);
        uint[] result = values.ToArray();
        Assert.All(result[..192], v => Assert.Equal(4u, v));
        Assert.All(result[192..], v => Assert.Equal(0u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void LabelsNestAndMustBeOpenedBeforeTheyAreClosed(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(16);
        using CommandList list = device.CreateCommandList("labels");
        list.BeginLabel("outer");
        list.BeginLabel("inner, " + new string('ß', 400));
        list.Fill(buffer, 3);
        list.EndLabel();
        list.EndLabel();
        Assert.Throws<InvalidOperationException>(list.EndLabel);
        // One that is left open is closed with the list.
        list.BeginLabel("open");
        list.Submit().Wait();
        Assert.Equal(3u, buffer.ToArray()[0]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AListCanGrowBeReplayedAndBeEmptied(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        buffer.Clear();
        using CommandList list = device.CreateCommandList();
        Assert.True(list.Submit().Wait(TimeSpan.FromSeconds(10)));
        Affine(list, kernel, buffer, 64, 1, 1);
        // Replays overlap on the device: each adds to what the one before left.
        for (int i = 0; i < 10; i++)
        {
            list.Submit();
        }

        Assert.Equal(10u, buffer.ToArray()[7]);
        Affine(list, kernel, buffer, 64, 2, 0);
        list.Submit();
        Assert.Equal(22u, buffer.ToArray()[7]);
        Assert.Equal(2, list.Count);
        list.Reset();
        Assert.Equal(0, list.Count);
        list.Submit().Wait();
        Assert.Equal(22u, buffer.ToArray()[7]);
        list.Fill(buffer, 4);
        list.Submit();
        Assert.Equal(4u, buffer.ToArray()[7]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AListThatIsStillRunningCanBeRecordedAnewOrDisposed(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        held.Start();
        GpuFence last = default;
        CommandList list = device.CreateCommandList("short-lived");
        for (uint i = 1; i <= 20; i++)
        {
            list.Reset();
            list.Fill(buffer, i);
            last = list.Submit();
        }

        list.Dispose();
        Assert.False(last.Done);
        held.LetGo();
        Assert.Equal(20u, buffer.ToArray()[0]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void DispatchesAboveTheLimitsAreRefusedByName(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (uint x, uint y, uint z) = device.Capabilities.MaxComputeWorkGroupCount;
        Skip.If(x == uint.MaxValue || y == uint.MaxValue || z == uint.MaxValue, "The device has no limit.");
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine, "affine");
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        kernel.SetBuffer("values", buffer);
        using CommandList list = device.CreateCommandList();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => list.Dispatch(kernel, x + 1));
        Assert.Contains($"maxComputeWorkGroupCount[0] = {x}", error.Message, StringComparison.Ordinal);
        Assert.Contains("affine", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => list.Dispatch(kernel, 1, y + 1));
        Assert.Contains("maxComputeWorkGroupCount[1]", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => list.Dispatch(kernel, 1, 1, z + 1));
        Assert.Contains("maxComputeWorkGroupCount[2]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Dispatch(kernel, 1, 1, 1, -1));
        Assert.Equal(0, list.Count);
        // None at all is nothing to do.
        list.Dispatch(kernel, 0);
        list.Submit().Wait();
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WrongArgumentsAreRefusedWhenTheyAreRecorded(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine, "affine");
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64, "values");
        using CommandList list = device.CreateCommandList();
        Assert.Throws<ArgumentNullException>(() => list.Dispatch(null!, 1));
        var missing = Assert.Throws<ShaderBindingException>(() => list.Dispatch(kernel, 1));
        Assert.Contains("values", missing.Message, StringComparison.OrdinalIgnoreCase);
        kernel.SetBuffer("values", buffer);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.DispatchIndirect(kernel, buffer, 248));
        Assert.Throws<ArgumentException>(() => list.DispatchIndirect(kernel, buffer, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Fill(buffer, 0, 0, 260));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Fill(buffer, 0, -4, 4));
        Assert.Throws<ArgumentException>(() => list.Fill(buffer, 0, 2, 4));
        Assert.Throws<ArgumentException>(() => list.Fill(buffer, 0, 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Copy(buffer, 0, buffer, 250, 7));
        Assert.Throws<ArgumentException>(() => list.Copy(buffer, 0, buffer, 16, 17));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Update<byte>(buffer, new byte[257]));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Update<byte>(buffer, new byte[3], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Update<uint>(buffer, new uint[20_000], 4));
        Assert.Equal(0, list.Count);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatWasDisposedCannotBeUsed(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        ComputeShader shader = TestShaders.Load(device, TestShaders.Affine, "affine");
        Kernel kernel = shader.FindKernel();
        GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64, "values");
        kernel.SetBuffer("values", buffer);
        CommandList list = device.CreateCommandList("the list");
        list.Dispatch(kernel, 1);
        list.Submit().Wait();
        buffer.Dispose();
        Contains("values", Assert.Throws<ObjectDisposedException>(() => { list.Submit(); }));
        Contains("values", Assert.Throws<ObjectDisposedException>(() => list.Dispatch(kernel, 1)));
        Contains("values", Assert.Throws<ObjectDisposedException>(() => list.Fill(buffer, 1)));
        Contains("values", Assert.Throws<ObjectDisposedException>(() => list.RecordInto(1)));
        using GpuBuffer<uint> other = device.CreateBuffer<uint>(64, "other");
        kernel.SetBuffer("values", other);
        list.Reset();
        list.Dispatch(kernel, 1);
        list.Submit();
        shader.Dispose();
        Contains("affine", Assert.Throws<ObjectDisposedException>(() => { list.Submit(); }));
        Contains("affine", Assert.Throws<ObjectDisposedException>(() => list.Dispatch(kernel, 1)));
        list.Dispose();
        list.Dispose();
        Contains("the list", Assert.Throws<ObjectDisposedException>(() => { list.Submit(); }));
        Contains("the list", Assert.Throws<ObjectDisposedException>(() => list.Fill(other, 1)));
        Contains("the list", Assert.Throws<ObjectDisposedException>(list.Reset));
        Contains("the list", Assert.Throws<ObjectDisposedException>(() => list.BeginLabel("x")));
        Contains("the list", Assert.Throws<ObjectDisposedException>(() => { list.GetTimings(); }));

        static void Contains(string text, Exception error) => Assert.Contains(text, error.Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AListKeepsTheCodeThatItWasRecordedWith(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine, "affine");
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        buffer.Fill(1);
        using CommandList list = device.CreateCommandList();
        Affine(list, kernel, buffer, 64, 2, 3);
        Assert.True(shader.TryReload(TestShaders.Affine.Replace("factor + term", "factor - term", StringComparison.Ordinal), out _));
        list.Submit();
        Assert.Equal(5u, buffer.ToArray()[0]);
        kernel.Dispatch(1);
        Assert.Equal(7u, buffer.ToArray()[0]);
        list.Submit();
        Assert.Equal(17u, buffer.ToArray()[0]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void NothingOfAnotherDeviceIsTaken(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuDevice other = DeviceMatrix.Create(row);
        using GpuBuffer<uint> buffer = other.CreateBuffer<uint>(64, "foreign buffer");
        using ComputeShader shader = TestShaders.Load(other, TestShaders.Affine, "foreign kernel");
        Kernel kernel = shader.FindKernel();
        kernel.SetBuffer("values", buffer);
        using CommandList list = device.CreateCommandList();
        var error = Assert.Throws<ArgumentException>(() => list.Fill(buffer, 1));
        Assert.Contains("foreign buffer", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => list.Dispatch(kernel, 1));
        Assert.Contains("foreign kernel", error.Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TenThousandListsLeaveNothingBehind(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        Cycle(300);
        long allocated = device.Memory.AllocatedBytes;
        int encodings = device.Submissions.Encodings.Count;
        ResourceCounts counts = device.LiveResources;
        Cycle(row.Scale(10_000, 1000));
        Assert.Equal(counts, device.LiveResources);
        Assert.Equal(allocated, device.Memory.AllocatedBytes);
        Assert.True(device.Submissions.Encodings.Count <= Math.Max(encodings, 1026));

        void Cycle(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using CommandList list = device.CreateCommandList();
                list.Fill(buffer, (uint)i);
                GpuFence fence = list.Submit();
                if (i % 100 == 0)
                {
                    fence.Wait();
                }
            }
        }
    });

    internal static void Affine(CommandList list, Kernel kernel, GpuBuffer<uint> values, uint count, uint factor, uint term, long estimate = 0)
    {
        kernel.SetBuffer("values", values);
        kernel.SetUInt("count", count);
        kernel.SetUInt("factor", factor);
        kernel.SetUInt("term", term);
        list.Dispatch(kernel, kernel.GroupsFor(count), estimate);
    }
}
