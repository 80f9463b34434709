using VkSim;
using VkSim.Bench;
using VkSim.Bench.Clusters;
using VkSim.Bench.Crossover;
using VkSim.Bench.Devices;
using VkSim.Bench.Goals;
using VkSim.Bench.Indexes;
using VkSim.Bench.Latency;
using VkSim.Bench.Losses;
using VkSim.Bench.Operations;
using VkSim.Compute;

try
{
    return Run(args);
}
catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or IOException)
{
    return Fail(e, 2);
}
catch (Exception e) when (e is DeviceNotFoundException or AdapterNotFoundException or NoVulkanException)
{
    return Fail(e, 3);
}
catch (WrongResultException e)
{
    return Fail(e, 4);
}

static int Run(string[] args)
{
    switch (args)
    {
        case ["help" or "--help" or "-h", ..]:
            Console.WriteLine("""
                Usage: bench [VERB] [options]

                  (no verb)              VkSim beside its peers on the same inputs
                                         [--device NAME] [--only TEXT] [--rounds N] [--no-peers] [--out FILE]
                  goals                  what VkSim is to reach on the processor beside the best of all peers, as a Markdown table
                                         [--only TEXT] [--rounds N] [--out FILE]
                  crossover              searches of few queries beside a plain sum of the database
                                         [--device NAME] [--rows N] [--columns N] [--queries N,N,…] [--only METRIC] [--rounds N] [--out FILE]
                  device                 every operation of a Vulkan device beside its own copy and multiply-adds
                                         [--device NAME] [--only TEXT] [--out FILE] [--tile SHAPE] [--staged SHAPE] [--gradient SHAPE] [--matrix-units]
                  index                  searches and changes of an index, beside a plain read and its peers
                                         [--device NAME] [--quick] [--only CASE] [--no-peers] [--out FILE]
                  cluster [ROWS]         searches of an index over silos beside one index
                  latency [NAME…]        from the call of something small to its result
                  losses [NAME [ROWS]]   contrastive losses beside NumPy and PyTorch
                  operations [NAME [TEXT]]  row operations on logits, long lists, condensed distances, and gradients

                FILE receives JSON lines, each with the device and the date, as they are measured.
                """);
            return 0;
        case ["latency", .. var devices]:
            Latency(devices.Length > 0 ? devices : ["cpu", "llvmpipe"]);
            return 0;
        case ["device", .. var options]:
            new DeviceBench(DeviceBenchOptions.Parse(options), Console.Out).Run();
            return 0;
        case ["index", .. var options]:
            new IndexBench(IndexBenchOptions.Parse(options), Console.Out, Console.Error).Run();
            return 0;
        case ["goals", .. var options]:
            new GoalBench(BenchOptions.Parse(["--rounds", "5", .. options]), Console.Out, Console.Error).Run();
            return 0;
        case ["cluster", .. var size]:
            ClusterBench.RunAsync(size.Length > 0 ? int.Parse(size[0]) : 100_000, Console.Out).GetAwaiter().GetResult();
            return 0;
        case ["crossover", .. var options]:
            new CrossoverBench(CrossoverOptions.Parse(options), Console.Out).Run();
            return 0;
        case ["operations", .. var names]:
            new OperationBench(names.Length > 0 ? names[0] : "cpu", names.Length > 1 ? names[1] : "", Console.Out).Run();
            return 0;
        case ["losses", .. var settings]:
            string device = settings.Length > 0 ? settings[0] : "cpu";
            int rows = settings.Length > 1 ? int.Parse(settings[1]) : 4096;
            LossBench.Run(device, rows, columns: 512, withPeers: settings.Length < 3, Console.Out);
            return 0;
        default:
            new ComparisonBench(BenchOptions.Parse(args), Console.Out, Console.Error).Run();
            return 0;
    }
}

static void Latency(string[] devices)
{
    foreach (string name in devices)
    {
        if (name != "cpu")
        {
            LatencyBench.EmptyReplay(name, Console.Out);
        }

        LatencyBench.SmallSearch(name, Console.Out);
    }
}

static int Fail(Exception error, int exitCode)
{
    Console.Error.WriteLine($"bench: {error.Message.ReplaceLineEndings(" ")}");
    return exitCode;
}
