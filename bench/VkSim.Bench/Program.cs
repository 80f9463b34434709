using VkSim.Bench;
using VkSim.Bench.Crossover;
using VkSim.Bench.Devices;
using VkSim.Bench.Latency;
using VkSim.Bench.Losses;
using VkSim.Bench.Operations;

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

new ComparisonBench(BenchOptions.Parse(args), Console.Out, Console.Error).Run();
return 0;
