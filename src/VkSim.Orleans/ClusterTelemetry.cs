using System.Diagnostics;

namespace VkSim;

/// <summary>Names by which what silos measure and trace of sharded indexes is found, for OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>.</summary>
public static class ClusterTelemetry
{
    /// <summary>
    /// The name of the meter and of the activity source. The meter has <c>vksim.cluster.operation.duration</c> (s, by operation, collection and
    /// error), <c>vksim.cluster.shard.missing</c>, <c>.retries</c>, <c>.opened</c>, <c>.takeovers</c>,
    /// <c>.hedges</c> (by winner), <c>.failures</c> and <c>.rows</c>.
    /// </summary>
    public const string Name = "VkSim.Orleans";

    internal static ActivitySource Source { get; } = new(Name);
}
