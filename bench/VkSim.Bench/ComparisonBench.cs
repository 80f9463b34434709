using System.Diagnostics;
using System.Globalization;
using VkSim.Bench.Contenders;
using VkSim.Bench.Machine;
using VkSim.Bench.Peers;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench;

/// <summary>The comparison with the peers, workload by workload; each is printed and saved as soon as it is measured.</summary>
internal sealed class ComparisonBench(BenchOptions options, TextWriter output, TextWriter progress)
{
    /// <summary>Runs the selected workloads.</summary>
    public void Run()
    {
        var clock = Stopwatch.StartNew();
        DeviceIdentity identity = Identify();
        using var file = new ResultFile(options.Out, identity);
        List<PeerProcess> peers = options.Peers ? PeerProcess.StartAll() : [];
        using var watch = new MachineWatch([.. peers.Select(peer => peer.Process)]);
        try
        {
            output.WriteLine(identity);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"copy {MemoryProbes.Copy() / 1e9:F1} GB/s (read + write), read {MemoryProbes.Read() / 1e9:F1} GB/s"));
            if (options.Peers && PeerEnvironment.Removed is { Count: > 0 } removed)
            {
                output.WriteLine($"peers run without {string.Join(", ", removed)}");
            }

            var comparison = new Comparison(
                options.Rounds, peers, inputs => OwnContenders.For(inputs, options.Device, options.Peers), progress, watch: watch);
            Workload[] workloads = [.. Workload.All.Where(options.Selects)];
            for (int i = 0; i < workloads.Length; i++)
            {
                progress.WriteLine($"[{i + 1}/{workloads.Length}] {workloads[i].Op} {workloads[i].Shape} {workloads[i].Variant}");
                IReadOnlyList<Measurement> measured = comparison.Measure(workloads[i]);
                ComparisonTable.Print(measured, workloads[i], output);
                foreach (Measurement one in measured)
                {
                    file.Add(one);
                }
            }
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }

        progress.WriteLine($"{clock.Elapsed.TotalSeconds:F0} s in all");
    }

    private DeviceIdentity Identify()
    {
        using VectorDevice device = VectorDevice.Create(options.Device);
        return DeviceIdentity.Of(device.Description);
    }
}
