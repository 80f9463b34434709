using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Frames;

/// <summary>A call that waits for the device holds nobody up.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class ConcurrencyTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void AnotherThreadIsServedWhileALongCallIsUnderWay(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        using var operations = new EveryOperation(device, 20, 8);
        using Matrix x = device.Upload(RandomRows.Normal(1, 8), 1, 8);
        foreach ((string name, EveryOperation.Call call) in operations.Calls.Where(c => row.Scale(1, 0) == 1 || c.Name is "nearest by cosine" or "top-k"))
        {
            using var underWay = new ManualResetEventSlim();
            using var goOn = new ManualResetEventSlim();
            var progress = new Gate(underWay, goOn);
            Task<float[]> slow = Task.Run(() => call(progress, default));
            Assert.True(underWay.Wait(TimeSpan.FromMinutes(2)), name);

            // The long call is within the backend, and stays there.
            Task quick = Task.Run(() =>
            {
                using Matrix unit = device.Normalize(x);
                Assert.Equal(1, unit.ToArray().Sum(value => (double)value * value), 1e-5);
            });
            bool served = quick.Wait(TimeSpan.FromMinutes(2));
            goOn.Set();
            Assert.True(served, name);
            Assert.Equal(call(null, default), slow.GetAwaiter().GetResult());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ThreadsThatCallAtTheSameTimeGetTheirOwnResults(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rows = row.Scale(300, 20);
        float[] values = RandomRows.Normal(rows, 16, 4);
        using Matrix database = device.Upload(values, rows, 16);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            for (int i = 0; i < row.Scale(20, 2); i++)
            {
                int first = ((thread * 37) + i) % (rows - 3);
                Neighbors best = device.NearestNeighbors(database.RowRange(first, 3), database, 1 + thread, Metric.L2);
                Assert.Equal(Enumerable.Range(first, 3).Select(r => (long)r), Enumerable.Range(0, 3).Select(q => best[q, 0].Id));
            }
        });
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhatCallsSideBySideTookIsGivenBackOnceTheyAreAlone(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        int rows = row.Scale(300, 20);
        using Matrix x = device.Upload(RandomRows.Normal(rows, 16, 4), rows, 16);
        device.NearestNeighbors(x, x, 3, Metric.L2);
        long ofOne = device.Backend.ScratchBytes;
        using VectorCommandList list = device.CreateCommandList("recorded beside a call");
        using Matrix distances = device.Allocate(rows, rows);
        using var underWay = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Task slow = Task.Run(() => device.NearestNeighbors(x, x, 3, Metric.L2, new NearestOptions { Progress = new Gate(underWay, goOn) }));
        Assert.True(underWay.Wait(TimeSpan.FromMinutes(2)));
        device.NearestNeighbors(x, x, 3, Metric.L2);
        device.Record(list).Cdist(x, x, distances);
        goOn.Set();
        slow.GetAwaiter().GetResult();
        if (gpu is not null)
        {
            Assert.InRange(device.Backend.ScratchBytes, ofOne + 1, long.MaxValue);
            for (int call = 0; call < 80; call++)
            {
                device.NearestNeighbors(x, x, 3, Metric.L2);
            }

            Assert.Equal(ofOne, device.Backend.ScratchBytes);
        }

        // What was recorded meanwhile is as good as before.
        list.Submit().Wait();
        using Matrix expected = device.Cdist(x, x);
        Agreement.SameBits(expected.ToArray(), distances.ToArray(), "distances");
    });

    // Stops the call at its first report.
    private sealed class Gate(ManualResetEventSlim underWay, ManualResetEventSlim goOn) : IProgress<double>
    {
        public void Report(double value)
        {
            underWay.Set();
            goOn.Wait();
        }
    }
}
