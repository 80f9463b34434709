using VkSim.Orleans.Contracts;

namespace VkSim;

/// <summary>How a silo has shards of indexes.</summary>
public sealed class VkSimShardOptions
{
    /// <summary>
    /// The device that has the vectors, as <see cref="VectorDevice.Create(string?, VectorDeviceOptions?)"/> takes it; null: the best. Where a
    /// <see cref="VectorDevice"/> is registered as a service, that one is used instead.
    /// </summary>
    public string? Device { get; set; }

    /// <summary>
    /// What the silo is to have of all shards, in proportion to other silos; null: the bytes of the memory of <see cref="Device"/>.
    /// </summary>
    public double? Capacity { get; set; }

    /// <summary>When what is acknowledged is on the disk, and not only with the operating system of the silo's machine.</summary>
    public IndexFlush Flush { get; set; }

    /// <summary>How long a search waits for shards where it does not say; 10 seconds.</summary>
    public TimeSpan SearchTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a change, or a reading by ids, waits for shards where it does not say; 30 seconds.</summary>
    public TimeSpan ChangeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a shard that comes up waits for its former owner to close its files; 30 seconds.</summary>
    public TimeSpan TakeoverTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Searches that a shard makes at the same time; others wait in the order in which they came. Twice the processors.</summary>
    public int MostSearches { get; set; } = 2 * Environment.ProcessorCount;

    /// <summary>Changes that a shard makes at the same time, and which go to the disk together; others wait in the order in which they came. 16.</summary>
    public int MostChanges { get; set; } = 16;

    /// <summary>Calls that wait in a shard, of either kind; those beyond are refused with <see cref="ClusterBusyException"/>. 1024; 2²⁰ at most.</summary>
    public int MostWaiting { get; set; } = 1024;

    /// <summary>
    /// The share of a shard's recent answers after whose time a search asks a copy of the shard too, where the index has copies: above 0 and below 1; 0.95. Of 128 answers; until there are 16 it is 100 ms.
    /// </summary>
    public double HedgeQuantile { get; set; } = 0.95;

    /// <summary>Bytes of the log after which a shard is saved, which keeps the next opening short; 256 MiB.</summary>
    public long SaveAfterLogBytes { get; set; } = 256L << 20;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Check()
    {
        _ = Waiting.Check(SearchTimeout, nameof(SearchTimeout));
        _ = Waiting.Check(ChangeTimeout, nameof(ChangeTimeout));
        _ = Waiting.Check(TakeoverTimeout, nameof(TakeoverTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostSearches, 1, nameof(MostSearches));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostChanges, 1, nameof(MostChanges));
        ArgumentOutOfRangeException.ThrowIfNegative(MostWaiting, nameof(MostWaiting));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostWaiting, 1 << 20, nameof(MostWaiting));
        if (!(HedgeQuantile is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(HedgeQuantile), HedgeQuantile, $"The share is {HedgeQuantile}; expected more than 0 and less than 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(SaveAfterLogBytes, nameof(SaveAfterLogBytes));
        if (!Enum.IsDefined(Flush))
        {
            throw new ArgumentOutOfRangeException(nameof(Flush), Flush, $"The flush is {Flush}; expected one of {string.Join(", ", Enum.GetNames<IndexFlush>())}.");
        }
    }
}
