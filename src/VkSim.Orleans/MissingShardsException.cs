using Orleans;

namespace VkSim;

/// <summary>
/// Shards did not answer in time. Of a change, those that are not among them have it in their logs, and those that are may have it or not: the
/// same change again does no harm.
/// </summary>
[GenerateSerializer, Alias("vksim.missing-shards")]
public sealed class MissingShardsException : ClusterIndexException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which, and for how long they were waited for.</param>
    /// <param name="shards">Their numbers.</param>
    /// <param name="innerException">What the first of them said last.</param>
    public MissingShardsException(string message, IReadOnlyList<int> shards, Exception? innerException = null)
        : base(message, innerException)
    {
        Shards = shards;
    }

    /// <summary>The numbers of the shards.</summary>
    [Id(0)]
    public IReadOnlyList<int> Shards { get; }
}
