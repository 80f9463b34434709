using System.Diagnostics;
using VkSim.Bench.Contenders;
using VkSim.Bench.Machine;
using VkSim.Bench.Peers;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench;

/// <summary>Runs every contender on the same inputs in interleaved rounds, so that a drift of the machine meets all alike.</summary>
/// <param name="rounds">Rounds, of which the slow contenders take part in the first ones only.</param>
/// <param name="peers">Scripts that time other libraries.</param>
/// <param name="own">The contenders of this process, VkSim first.</param>
/// <param name="progress">Told what runs, and where the time went.</param>
/// <param name="patience">Seconds of timed calls after which a contender of this process takes part in no further round.</param>
/// <param name="watch">Watches the machine meanwhile; null: nobody does.</param>
internal sealed class Comparison(
    int rounds, IReadOnlyList<PeerProcess> peers, Func<WorkloadInputs, IEnumerable<IContender>> own, TextWriter progress, double patience = Workload.Patience,
    MachineWatch? watch = null)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    /// <summary>All contenders of one workload, VkSim first.</summary>
    public IReadOnlyList<Measurement> Measure(Workload workload)
    {
        var clock = Stopwatch.StartNew();
        using var inputs = new WorkloadInputs(workload);
        var spent = new Dictionary<string, TimeSpan> { ["inputs"] = clock.Elapsed };
        List<Measurement> all = [];
        List<TimedContender> contenders = [];
        try
        {
            foreach (IContender contender in own(inputs))
            {
                contenders.Add(new TimedContender(contender, inputs));
                Spend(contender.Name, () => contenders[^1].Prepare(WarmUp));
            }

            watch?.Begin();
            for (int round = 0; round < rounds; round++)
            {
                foreach (TimedContender contender in contenders.Where(one => one.Spent <= patience))
                {
                    Spend(contender.Name, () => all.Add(contender.Round()));
                }

                foreach (PeerProcess peer in peers)
                {
                    Spend(peer.Name, () => all.AddRange(peer.Measure(inputs).Where(one => IsRight(one, workload))));
                }
            }
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }

        progress.WriteLine($"  {clock.Elapsed.TotalSeconds:F1} s: " + string.Join(", ", spent.Select(part => $"{part.Key} {part.Value.TotalSeconds:F1}")));
        Measurement[] merged = [.. all.GroupBy(one => one.Contender).Select(group => Measurement.Merge(workload, [.. group]))];
        Measurement ours = merged[0];
        Measurement? best = BestPeer(merged);
        MachineState? machine = watch?.End(best is null ? [ours] : [ours, best]);
        return Array.ConvertAll(merged, one => one with { Machine = machine });

        void Spend(string who, Action action)
        {
            TimeSpan start = clock.Elapsed;
            action();
            spent[who] = spent.GetValueOrDefault(who) + (clock.Elapsed - start);
        }
    }

    /// <summary>The fastest of those that are neither VkSim nor a roof; null where there is none.</summary>
    public static Measurement? BestPeer(IReadOnlyList<Measurement> measured) => measured.Skip(1)
        .Where(one => !RoofContender.Is(one.Contender) && !one.Contender.StartsWith("VkSim", StringComparison.Ordinal))
        .MinBy(one => one.MedianSeconds);

    private bool IsRight(Measurement peer, Workload workload)
    {
        bool isRight = !(peer.MaxError > workload.ErrorLimit);
        if (!isRight)
        {
            progress.WriteLine($"  {peer.Contender} is left out: its result is wrong, error {peer.MaxError}");
        }

        return isRight;
    }
}
