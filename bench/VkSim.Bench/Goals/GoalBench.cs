using System.Diagnostics;
using System.Globalization;
using VkSim.Bench.Contenders;
using VkSim.Bench.Machine;
using VkSim.Bench.Peers;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Goals;

/// <summary>The goals on the processor against the best of all peers, in interleaved rounds; the table is Markdown.</summary>
internal sealed class GoalBench(BenchOptions options, TextWriter output, TextWriter progress)
{
    // A run that is behind has fewer rounds for what is left.
    private static readonly TimeSpan s_budget = TimeSpan.FromMinutes(7);
    private const int FewestRounds = 3;

    /// <summary>Measures the workloads of the selected goals; each is saved as soon as it is there, the table comes last.</summary>
    public void Run()
    {
        var clock = Stopwatch.StartNew();
        DeviceIdentity identity = Identify();
        using var file = new ResultFile(options.Out, identity);
        List<PeerProcess> peers = PeerProcess.StartAll();
        using var watch = new MachineWatch([.. peers.Select(peer => peer.Process)]);
        List<GoalResult> results = [];
        double? load = MachineWatch.LoadAverage;
        try
        {
            IGrouping<Workload, Goal>[] selected = [.. Goal.All.Where(goal => options.Selects(goal.Workload)).GroupBy(goal => goal.Workload)];
            for (int i = 0; i < selected.Length; i++)
            {
                Workload workload = selected[i].Key;
                progress.WriteLine($"[{i + 1}/{selected.Length}] {workload.Op} {workload.Shape} {workload.Variant}");
                int rounds = clock.Elapsed > s_budget * i / selected.Length ? Math.Min(FewestRounds, options.Rounds) : options.Rounds;
                var comparison = new Comparison(
                    rounds, peers, inputs => OwnContenders.For(inputs, options.Device, peers: true), progress, watch: watch);
                IReadOnlyList<Measurement> measured = comparison.Measure(workload);
                progress.WriteLine($"  machine: {measured[0].Machine}");
                measured.ToList().ForEach(file.Add);
                foreach (GoalResult result in Results(selected[i], measured))
                {
                    results.Add(result);
                    file.Add(result);
                }
            }
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }

        output.WriteLine(identity);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"load {load:F1} at the beginning; multiply-adds without memory: {watch.BestMultiplyAdd / 1e9:F0} GFLOP/s, the cores' limit; peers run without {Removed()}"));
        output.WriteLine();
        output.WriteLine(GoalResult.Head);
        results.ForEach(output.WriteLine);
        progress.WriteLine($"{clock.Elapsed.TotalSeconds:F0} s in all");
    }

    private static string Removed() => PeerEnvironment.Removed is { Count: > 0 } removed ? string.Join(", ", removed) : "nothing: no variable chose for them";

    // Where one rival is the fastest of two kinds, the first goal says all.
    private static IEnumerable<GoalResult> Results(IEnumerable<Goal> goals, IReadOnlyList<Measurement> measured) => goals
        .Select(goal => (Goal: goal, Rival: goal.Find(measured)))
        .Where(pair => pair.Rival is not null)
        .DistinctBy(pair => pair.Rival!.Contender)
        .Select(pair => GoalResult.Of(pair.Goal, measured[0], pair.Rival!));

    private DeviceIdentity Identify()
    {
        using VectorDevice device = VectorDevice.Create(options.Device);
        return DeviceIdentity.Of(device.Description);
    }
}
