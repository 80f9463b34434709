using VkSim.Bench.Contenders.Onnx;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders;

/// <summary>The contenders inside this process: VkSim, the roof above it, and what else .NET offers.</summary>
internal static class OwnContenders
{
    public static IEnumerable<IContender> For(WorkloadInputs inputs, string device, bool peers)
    {
        yield return new VkSimContender(inputs, device);
        if (RoofContender.For(inputs) is { } roof)
        {
            yield return roof;
        }

        if (!peers)
        {
            yield break;
        }

        if (!inputs.Workload.IsLoss)
        {
            yield return new TensorPrimitivesContender(inputs);
        }

        foreach (IContender contender in OnnxContenders.For(inputs))
        {
            yield return contender;
        }
    }
}
