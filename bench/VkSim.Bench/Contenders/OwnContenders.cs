using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders;

/// <summary>The contenders inside this process: VkSim, and what else .NET offers.</summary>
internal static class OwnContenders
{
    public static IEnumerable<IContender> For(WorkloadInputs inputs, string device, bool peers)
    {
        yield return new VkSimContender(inputs, device);
        if (peers)
        {
            yield return new TensorPrimitivesContender(inputs);
        }
    }
}
