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
        init => _timeout = value is null || (value > TimeSpan.Zero && value <= TimeSpan.FromDays(1))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Timeout), value, $"The time is {value}; expected more than 0, and a day at most.");
    }

    /// <summary>
    /// Whether an answer without some shards is given after that time, with <see cref="ClusterSearchResult.Complete"/> false; by default it is a
    /// <see cref="MissingShardsException"/>.
    /// </summary>
    public bool AllowPartial { get; init; }

    internal static ClusterSearchOptions Default { get; } = new();
}
