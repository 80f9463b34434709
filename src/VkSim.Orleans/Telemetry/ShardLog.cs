using Microsoft.Extensions.Logging;

namespace VkSim.Orleans.Telemetry;

/// <summary>What a silo says of its shards where there is no caller to hear it.</summary>
internal static partial class ShardLog
{
    [LoggerMessage(1, LogLevel.Error, "{Operation} of shard {Shard} of the collection '{Collection}' failed.")]
    public static partial void Failed(ILogger logger, string operation, string collection, int shard, Exception failure);
}
