using System.Diagnostics;
using System.Globalization;

namespace VkSim.VectorData.Tests;

/// <summary>Processes that end in the midst of changes.</summary>
public sealed class KillTests
{
    private static int Kills => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1" ? 300 : 8;

    [SkippableFact]
    public async Task AProcessThatIsKilledLosesNothingThatWasAcknowledged()
    {
        Skip.If(OperatingSystem.IsWindows(), "A process cannot be ended there in the same way.");
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        var expected = new KilledStores();
        int step = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // Some before the collection is there or read; others between changes or within one.
            bool isEarly = kill % 8 == 0;
            int least = isEarly ? 0 : random.Next(1, 120);
            TimeSpan then = TimeSpan.FromMilliseconds(random.NextDouble() * (isEarly ? 400 : 6));
            int acknowledged = Run([folder.Path, step.ToString(CultureInfo.InvariantCulture), $"{kill % 4 == 1}"], least, then);
            for (int i = 0; i < acknowledged; i++)
            {
                expected.Apply(step++);
            }

            using var store = new VkSimVectorStore(folder.Path, Cpu.Device);
            if (!await expected.AreInAsync(store))
            {
                // The change that was under way was made.
                expected.Apply(step++);
                Assert.True(await expected.AreInAsync(store), $"kill {kill} after step {step}");
            }
        }

        Assert.True(step > 100, $"{step} steps");
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), file => new FileInfo(file).Length > 4 << 20);
    }

    private static int Run(string[] arguments, int acknowledged, TimeSpan then)
    {
        ProcessStartInfo start = new("dotnet", ["exec", typeof(KilledStores).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        byte[] buffer = new byte[4096];
        int count = 0;
        Task? killing = null;
        while (true)
        {
            if (killing is null && count >= acknowledged)
            {
                killing = Task.Delay(then).ContinueWith(_ => process.Kill(), TaskScheduler.Default);
            }

            int read = process.StandardOutput.BaseStream.Read(buffer);
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        killing?.Wait();
        process.WaitForExit();
        Assert.Equal("", errors.Result);
        return count;
    }
}
