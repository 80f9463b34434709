using VkSim.Bench.Contenders;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>A plain sum of all values that a search reads, by as many threads: what no exact search of one query is faster than.</summary>
internal sealed class PlainReadContender(WorkloadInputs inputs) : IContender
{
    public const string Label = "one plain read";

    public string Name => Label;

    public long? ScratchBytes => null;

    public void Run() => MemoryProbes.SumSeconds(inputs.OwnB.GetSpan());

    public double Error(WorkloadInputs of) => 0;

    public void Dispose()
    {
    }
}
