using VkSim.Compute;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Frames;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class CommandListTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    public static TheoryData<DeviceCase> EveryCut => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(EveryCut))]
    public void ReplaysGiveWhatImmediateCallsGiveToTheLastBit(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        using var operations = new RecordedOperations(device, row.Scale(37, 6), row.Scale(24, 8));
        using VectorCommandList list = device.CreateCommandList("every operation");
        operations.Record(device.Record(list));
        list.Submit().Wait();
        operations.Check("first");
        operations.Fill(2);
        list.Submit().Wait();
        operations.Check("with other values");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AQueueIsChosenOnAGpuAndRefusedOnTheCpu(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        using Matrix rows = device.Upload([0f, 1, 1, 0, 1, 1], 3, 2);
        using VectorCommandList list = device.CreateCommandList();
        using NeighborBuffers best = device.Record(list).NearestNeighbors(rows, rows, 2, Metric.L2);
        if (gpu is null)
        {
            Assert.Throws<NotSupportedException>(() => list.Submit(new SubmitOptions()));
            list.Submit().Wait();
        }
        else
        {
            list.Submit(new SubmitOptions { Queue = gpu.Queues[^1] }).Wait();
        }

        AssertSame(device.NearestNeighbors(rows, rows, 2, Metric.L2), best);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void LaterCallsThatNeedMoreWorkingMemoryLeaveListsAlone(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        (int few, int many) = (9, row.Scale(700, 40));
        using Matrix queries = device.Upload(RandomRows.Normal(few, 12, 1), few, 12);
        using Matrix small = device.Upload(RandomRows.Normal(few, 12, 2), few, 12);
        using Matrix large = device.Upload(RandomRows.Normal(many, 12, 3), many, 12);
        using VectorCommandList first = device.CreateCommandList();
        using VectorCommandList second = device.CreateCommandList();
        using NeighborBuffers best = device.Record(first).NearestNeighbors(queries, small, 3, Metric.L2);
        using NeighborBuffers others = device.Record(second).NearestNeighbors(large, large, 9, Metric.L2);
        first.Submit();
        device.NearestNeighbors(large, large, 20, Metric.L2);
        second.Submit();
        first.Submit().Wait();
        AssertSame(device.NearestNeighbors(queries, small, 3, Metric.L2), best);
        AssertSame(device.NearestNeighbors(large, large, 9, Metric.L2), others);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EachSubmissionSeesWhatWasWrittenBeforeIt(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rows = row.Scale(3000, 50);
        using Matrix queries = device.Allocate(1, 16);
        using Matrix database = device.Upload(RandomRows.Normal(rows, 16, 3), rows, 16);
        float[] stored = database.ToArray();
        using VectorCommandList list = device.CreateCommandList();
        using Matrix copy = device.Allocate(1, rows);
        VectorRecorder recorder = device.Record(list);
        using NeighborBuffers best = recorder.NearestNeighbors(queries, database, 1, Metric.L2);
        recorder.Cdist(queries, database, copy);
        long[] ids = new long[1];
        float[] distances = new float[1];
        Assert.False(best.TryRead(ids, distances));
        VectorFence last = default;
        for (int frame = 0; frame < 40; frame++)
        {
            // No frame waits for the one before.
            queries.Write(stored.AsSpan(frame * 16, 16));
            last = list.Submit();
        }

        last.Wait();
        Assert.True(last.IsDone);
        Assert.False(last.HasError);
        Assert.True(best.TryRead(ids, distances));
        Assert.Equal(39, ids[0]);
        Assert.Equal(0, distances[0]);
        Assert.Equal(0, copy.ToArray()[39]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task ResultsAreAwaited(DeviceCase row)
    {
        VectorDevice? opened = null;
        DeviceMatrix.Run(row, device => opened = device);
        VectorDevice device = opened!;
        using Matrix database = device.Upload(RandomRows.Normal(50, 8, 3), 50, 8);
        using VectorCommandList list = device.CreateCommandList();
        using NeighborBuffers best = device.Record(list).CosineTopK(database[7..9], database, 1);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await best.ReadAsync(new long[2], new float[2]));
        await list.Submit();
        long[] ids = new long[2];
        _ = list.Submit();
        await best.ReadAsync(ids, new float[2]);
        Assert.Equal([7, 8], ids);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AFrameAllocatesNothing(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        // The validation layer's own callbacks are no part of a frame.
        int rows = row.Scale(2000, 30);
        float[] frame = RandomRows.Normal(4, 16, 5);
        using Matrix queries = device.Allocate(4, 16);
        using Matrix unit = device.Allocate(4, 16);
        using Matrix database = device.Upload(RandomRows.Normal(rows, 16, 3), rows, 16);
        using VectorCommandList list = device.CreateCommandList();
        VectorRecorder recorder = device.Record(list);
        recorder.Normalize(queries, unit);
        using NeighborBuffers best = recorder.NearestNeighbors(unit, database, 10, Metric.Cosine);
        long[] ids = new long[40];
        float[] scores = new float[40];
        int read = 0;
        void Frame()
        {
            queries.Write(frame);
            VectorFence fence = list.Submit();
            read += best.TryRead(ids, scores) ? 1 : 0;
            fence.Wait();
            read += best.TryRead(ids, scores) && fence.IsDone ? 1 : 0;
        }

        for (int warm = 0; warm < 60; warm++)
        {
            Frame();
        }

        read = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 60; i++)
        {
            Frame();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(120, read);
        GC.KeepAlive(gpu);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void BadInputIsToldWhenItIsRecorded(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        using VectorDevice other = VectorDevice.Create("cpu");
        using VectorCommandList foreign = other.CreateCommandList("theirs");
        using VectorCommandList list = device.CreateCommandList("ours");
        using Matrix a = device.Allocate(3, 4);
        using Matrix b = device.Allocate(3, 5);
        using Matrix theirs = other.Allocate(3, 4);
        Assert.Contains("'theirs'", Assert.Throws<ArgumentException>(() => device.Record(foreign)).Message, StringComparison.Ordinal);
        VectorRecorder recorder = device.Record(list);
        SameError(() => recorder.NearestNeighbors(a, b, 1, Metric.L2), () => device.NearestNeighbors(a, b, 1, Metric.L2));
        SameError(() => recorder.NearestNeighbors(a, a, -1, Metric.L2), () => device.NearestNeighbors(a, a, -1, Metric.L2));
        SameError(() => recorder.NearestNeighbors(a, a, 1, (Metric)99), () => device.NearestNeighbors(a, a, 1, (Metric)99));
        SameError(() => recorder.CosineTopK(theirs, a, 1), () => device.CosineTopK(theirs, a, 1));
        SameError(() => recorder.TopK(a, -2), () => device.TopK(a, -2));
        SameError(() => recorder.Cdist(a, a, b), () => device.Cdist(a, a, b));
        SameError(() => recorder.Normalize(a, b), () => device.Normalize(a, b));
        Assert.Throws<NotSupportedException>(() => recorder.CosineTopK(a, a, 1, new CosineOptions { ZeroVectors = ZeroVectorPolicy.Error }));
        Assert.Throws<NotSupportedException>(() => recorder.Normalize(a, a, new NormalizeOptions { ZeroVectors = ZeroVectorPolicy.Error }));
        Assert.Equal(default(VectorFence).IsDone, list.Submit().Wait(TimeSpan.FromMinutes(1)));
        Assert.Contains("'ours'", Assert.Throws<InvalidOperationException>(() => recorder.Softmax(a, a)).Message, StringComparison.Ordinal);
        list.Reset();
        using (NeighborBuffers none = device.Record(list).NearestNeighbors(a, a[..0], 2, Metric.L2))
        {
            long[] ids = new long[6];
            float[] scores = new float[6];
            Assert.True(none.TryRead(ids, scores));
            Assert.All(ids, id => Assert.Equal(-1, id));
            Assert.All(scores, score => Assert.Equal(float.PositiveInfinity, score));
            Assert.Contains("'ids'", Assert.Throws<ArgumentException>(() => none.TryRead(ids.AsSpan(1), scores)).Message, StringComparison.Ordinal);
        }

        Matrix gone = device.Upload(new float[12], 3, 4);
        device.Record(list).Softmax(gone, gone);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => list.Submit());
        list.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Record(list));
        Assert.Throws<ObjectDisposedException>(() => list.Submit());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MatricesMayBeDisposedWhileAListRuns(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rows = row.Scale(3000, 50);
        Matrix database = device.Upload(RandomRows.Normal(rows, 16, 3), rows, 16);
        using VectorCommandList list = device.CreateCommandList();
        using NeighborBuffers best = device.Record(list).NearestNeighbors(database[5..6], database, 1, Metric.L2);
        VectorFence fence = list.Submit();
        database.Dispose();
        fence.Wait();
        long[] ids = new long[1];
        Assert.True(best.TryRead(ids, new float[1]));
        Assert.Equal(5, ids[0]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhatAListKeepsBetweenStepsIsThereUntilItHasRun(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rows = row.Scale(500, 30);
        using Matrix x = device.Upload(RandomRows.Normal(rows, 16, 3), rows, 16);
        using Matrix gradient = device.Upload(RandomRows.Normal(rows, rows, 4), rows, rows);
        using Matrix result = device.Allocate(rows, 16);
        VectorCommandList list = device.CreateCommandList();
        device.Record(list).CdistBackward(x, x, gradient, result, null);
        VectorFence fence = list.Submit();
        list.Reset();
        fence.Wait();
        float[] first = result.ToArray();
        device.Record(list).CdistBackward(x, x, gradient, result, null);
        fence = list.Submit();
        list.Dispose();
        fence.Wait();
        using GradientPair expected = device.CdistBackward(x, x, gradient);
        Agreement.SameBits(expected.A.ToArray(), first, "reset");
        Agreement.SameBits(expected.A.ToArray(), result.ToArray(), "disposed");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OnesOwnCommandsStandBetweenOperations(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        using VectorCommandList list = device.CreateCommandList();
        using Matrix x = device.Upload(RandomRows.Normal(2, 8, 1), 2, 8);
        using Matrix y = device.Allocate(2, 8);
        if (gpu is null)
        {
            Assert.Null(list.Commands);
            Assert.Null(x.Buffer);
            return;
        }

        // What was normalized is overwritten, and then taken for the logits of a softmax.
        using Matrix softmax = device.Allocate(2, 8);
        VectorRecorder recorder = device.Record(list);
        recorder.Normalize(x, y);
        list.Commands!.Fill(y.Buffer!, BitConverter.SingleToUInt32Bits(1), y.BufferByteOffset, 2 * 8 * sizeof(float));
        recorder.Softmax(y, softmax);
        list.Submit().Wait();
        Assert.All(softmax.ToArray(), value => Assert.Equal(0.125f, value));
    });

    private static void SameError(Action recorded, Action immediate)
    {
        Exception expected = Record.Exception(immediate)!;
        Exception actual = Record.Exception(recorded)!;
        Assert.Equal((expected.GetType(), expected.Message), (actual.GetType(), actual.Message));
    }

    private static void AssertSame(Neighbors expected, NeighborBuffers actual)
    {
        long[] ids = new long[actual.Queries * actual.K];
        float[] scores = new float[ids.Length];
        Assert.True(actual.TryRead(ids, scores));
        Assert.Equal(expected.Ids.ToArray(), ids);
        Agreement.SameBits(expected.Scores.ToArray(), scores, "scores");
    }
}
