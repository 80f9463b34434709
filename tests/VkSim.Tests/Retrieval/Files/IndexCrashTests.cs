using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval.Files;

/// <summary>Processes that end in the midst of changes, and disks that run full.</summary>
public sealed class IndexCrashTests
{
    private static int Kills => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1" ? 1000 : 15;

    [SkippableFact]
    public void AProcessThatIsKilledLosesNothingThatWasAcknowledged()
    {
        Skip.If(OperatingSystem.IsWindows(), "A process cannot be ended there in the same way.");
        using var folder = new ScratchFolder();
        using var device = VectorDevice.Create("cpu");
        var random = new Random(11);
        string path = folder.PathOf("a.vksim");
        int seed = 0;
        int step = 0;
        var script = new ChangeScript(seed);
        for (int kill = 0; kill < Kills; kill++)
        {
            // Now and then a new index, so that beginning one is interrupted as well.
            if (kill % 50 == 5)
            {
                path = folder.PathOf($"{kill}.vksim");
                (seed, step) = (kill, 0);
                script = new ChangeScript(seed);
            }

            IndexFlush flush = kill % 4 == 0 ? IndexFlush.EveryWrite : IndexFlush.Never;
            using var process = new ChangingProcess(path, seed, step, flush, int.MaxValue - step);
            bool early = kill % 5 == 0;
            int acknowledged = process.Run((early ? 0 : random.Next(1, 200), TimeSpan.FromMilliseconds(random.NextDouble() * (early ? 400 : 6))));
            Assert.True(process.Errors.Length == 0, process.Errors);
            for (int i = 0; i < acknowledged; i++)
            {
                script.Apply(step++);
            }

            using var index = EmbeddingIndex.Open(path, device, ChangeScript.Options);
            if (!script.IsHeldBy(index))
            {
                // The change that was under way was made.
                script.Apply(step++);
                Assert.True(script.IsHeldBy(index), $"kill {kill} after step {step}: {index.Count} vectors");
            }
        }
    }

    [SkippableTheory]
    [InlineData(IndexFlush.EveryWrite, 8)]
    [InlineData(IndexFlush.Never, 9)]
    public void AFullDiskLeavesTheIndexAsItWas(IndexFlush flush, int largestFile)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There are no such limits.");
        using var folder = new ScratchFolder();
        using var device = VectorDevice.Create("cpu");
        var script = new ChangeScript(largestFile);
        string path = folder.PathOf("a.vksim");
        int acknowledged;
        using (var process = new ChangingProcess(path, largestFile, 0, flush, 10_000, largestFile))
        {
            acknowledged = process.Run(null);
            Assert.True(process.ExitCode == 3, $"{process.ExitCode}: {process.Errors}");
            Assert.Contains("cannot be written", process.Errors, StringComparison.Ordinal);
        }

        for (int step = 0; step < acknowledged; step++)
        {
            script.Apply(step);
        }

        using (var index = EmbeddingIndex.Open(path, device))
        {
            Assert.True(script.IsHeldBy(index), $"after {acknowledged} changes: {index.Count} vectors");
            Assert.Equal(0, index.DiscardedBytes);
        }

        Assert.Equal(["a.vksim", "a.vksim-log"], folder.Files.Order());

        // Where there is room it goes on.
        using (var process = new ChangingProcess(path, largestFile, acknowledged, flush, 20))
        {
            Assert.Equal(20, process.Run(null));
        }

        for (int step = 0; step < 20; step++)
        {
            script.Apply(acknowledged + step);
        }

        using var again = EmbeddingIndex.Open(path, device);
        Assert.True(script.IsHeldBy(again));
    }
}
