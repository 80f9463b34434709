using System.Text.Json;
using VkSim.Bench;
using VkSim.Bench.Contenders;
using VkSim.Bench.Crossover;
using VkSim.Bench.Devices;
using VkSim.Bench.Latency;
using VkSim.Bench.Losses;
using VkSim.Bench.Operations;
using VkSim.Bench.Peers;
using VkSim.Bench.Probes;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

if (args is ["latency", .. var devices])
{
    foreach (string name in devices.Length > 0 ? devices : ["cpu", "llvmpipe"])
    {
        if (name != "cpu")
        {
            LatencyBench.EmptyReplay(name, Console.Out);
        }

        LatencyBench.SmallSearch(name, Console.Out);
    }

    return 0;
}

if (args is ["device", .. var deviceArguments])
{
    new DeviceBench(DeviceBenchOptions.Parse(deviceArguments), Console.Out).Run();
    return 0;
}

if (args is ["crossover", .. var crossoverArguments])
{
    new CrossoverBench(CrossoverOptions.Parse(crossoverArguments), Console.Out).Run();
    return 0;
}

if (args is ["operations", .. var names])
{
    OperationBench.Run(names.Length > 0 ? names[0] : "cpu", Console.Out);
    return 0;
}

if (args is ["losses", .. var settings])
{
    string device = settings.Length > 0 ? settings[0] : "cpu";
    int rows = settings.Length > 1 ? int.Parse(settings[1]) : 4096;
    LossBench.Run(device, rows, columns: 512, withPeers: settings.Length < 3, Console.Out);
    return 0;
}

BenchOptions options = BenchOptions.Parse(args);
string scripts = Path.Combine(BenchOptions.RepositoryRoot, "bench", "peers");
List<PeerProcess> peers = [];
if (options.Peers)
{
    peers.AddRange(new[]
    {
        PeerProcess.TryStart(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", Path.Combine(scripts, "peers.py")),
        PeerProcess.TryStart("node", Path.Combine(scripts, "peers.mjs")),
    }.OfType<PeerProcess>());
}

try
{
    Console.WriteLine(FormattableString.Invariant(
        $"copy {MemoryProbes.Copy() / 1e9:F1} GB/s (read + write), read {MemoryProbes.Read() / 1e9:F1} GB/s, {Environment.ProcessorCount} threads"));
    var comparison = new Comparison(options.Rounds, peers, inputs => OwnContenders.For(inputs, options.Device, options.Peers));
    List<Measurement> results = [];
    foreach (Workload workload in Workload.All.Where(options.Selects))
    {
        IReadOnlyList<Measurement> measured = comparison.Measure(workload);
        Comparison.Print(measured, workload, Console.Out);
        results.AddRange(measured);
    }

    if (options.Out is { } file)
    {
        File.WriteAllLines(file, results.Select(result => JsonSerializer.Serialize(result)));
    }
}
finally
{
    peers.ForEach(peer => peer.Dispose());
}

return 0;
