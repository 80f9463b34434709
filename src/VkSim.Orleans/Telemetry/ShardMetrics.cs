using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VkSim.Orleans.Telemetry;

/// <summary>What a silo measures of its fronts and shards.</summary>
internal sealed class ShardMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _missing;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _takeovers;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _hedges;

    public ShardMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(ClusterTelemetry.Name);
        _duration = _meter.CreateHistogram<double>("vksim.cluster.operation.duration", "s", "Time of an operation of a sharded index, over all its shards.");
        _missing = _meter.CreateCounter<long>("vksim.cluster.shard.missing", "{shard}", "Shards that did not answer an operation in time.");
        _retries = _meter.CreateCounter<long>("vksim.cluster.shard.retries", "{call}", "Calls to shards that were made again.");
        _opened = _meter.CreateCounter<long>("vksim.cluster.shard.opened", "{shard}", "Shards that this silo has taken.");
        _takeovers = _meter.CreateCounter<long>("vksim.cluster.shard.takeovers", "{shard}", "Shards that this silo has taken, and another one had before.");
        _hedges = _meter.CreateCounter<long>("vksim.cluster.shard.hedges", "{call}", "Searches for which a copy of a shard was asked beside its owner, by who answered first.");
        _failures = _meter.CreateCounter<long>("vksim.cluster.shard.failures", "{failure}", "Saves that shards made by themselves, and closings, that failed.");
    }

    /// <summary>An operation has ended.</summary>
    public void Ended(string operation, string collection, long began, Exception? error)
    {
        var tags = new TagList { { "vksim.operation", operation }, { "vksim.collection", collection } };
        if (error is not null)
        {
            tags.Add("error.type", error.GetType().FullName);
        }

        _duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
    }

    /// <summary>Shards did not answer.</summary>
    public void Missing(string collection, int shards) => _missing.Add(shards, new KeyValuePair<string, object?>("vksim.collection", collection));

    /// <summary>A shard is asked again.</summary>
    public void Retried(string collection) => _retries.Add(1, new KeyValuePair<string, object?>("vksim.collection", collection));

    /// <summary>A copy was asked beside a shard's owner.</summary>
    public void Hedged(string collection, bool isWon) =>
        _hedges.Add(1, new("vksim.collection", collection), new("vksim.winner", isWon ? "replica" : "owner"));

    /// <summary>A shard was taken.</summary>
    public void Opened(string collection, long epoch)
    {
        var tag = new KeyValuePair<string, object?>("vksim.collection", collection);
        _opened.Add(1, tag);
        if (epoch > 1)
        {
            _takeovers.Add(1, tag);
        }
    }

    /// <summary>What nobody asked for has failed.</summary>
    public void Failed(string collection, string operation) =>
        _failures.Add(1, new("vksim.collection", collection), new("vksim.operation", operation));

    /// <summary>Gives the numbers of rows when they are asked for.</summary>
    public void ObserveRows(Func<IEnumerable<(string Collection, int Shard, long Rows)>> rows) => _meter.CreateObservableGauge(
        "vksim.cluster.shard.rows",
        () => rows().Select(row => new Measurement<long>(row.Rows, new("vksim.collection", row.Collection), new("vksim.shard", row.Shard))),
        "{row}",
        "Vectors of the shards that this silo has.");

    public void Dispose() => _meter.Dispose();
}
