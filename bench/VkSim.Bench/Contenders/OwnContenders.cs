using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders;

/// <summary>The contenders inside this process: VkSim, and what else .NET offers.</summary>
internal static class OwnContenders
{
    public static IEnumerable<IContender> For(WorkloadInputs inputs, bool peers)
    {
        if (peers)
        {
            yield return new TensorPrimitivesContender(inputs);
        }
    }
}
