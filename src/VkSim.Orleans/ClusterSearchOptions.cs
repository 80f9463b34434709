using VkSim.Orleans.Contracts;

namespace VkSim;

/// <summary>How a <see cref="ClusterIndex"/> is searched.</summary>
public sealed record ClusterSearchOptions
{
    private readonly TimeSpan? _timeout;

    /// <summary>The worst score that counts, in the metric's own direction; null: any.</summary>
    public float? Threshold { get; init; }

    /// <summary>The ids that may be found; null: all. They are applied before the nearest are chosen, and shards that have none of them are not asked.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>How long shards are waited for; null: as <see cref="VkSimShardOptions.SearchTimeout"/> of the silo says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than a day.</exception>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = value is { } time ? Waiting.Check(time, nameof(Timeout)) : null;
    }

    /// <summary>
    /// Whether an answer without some shards is given, those that do not answer within that time or answer with an error, with <see cref="ClusterSearchResult.Complete"/> false; by default it is a
    /// <see cref="MissingShardsException"/>, or the error.
    /// </summary>
    public bool AllowPartial { get; init; }

    internal static ClusterSearchOptions Default { get; } = new();
}
