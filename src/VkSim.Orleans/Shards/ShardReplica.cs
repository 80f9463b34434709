using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Shards;

/// <summary>
/// A copy of a shard in a silo's memory. It answers what the shard's owner would, as long as it has everything and has asked him within a time; otherwise it says so.
/// Threads may search at the same time; one at a time brings what is new.
/// </summary>
/// <param name="device">The device that has the vectors.</param>
internal sealed class ShardReplica(VectorDevice device) : IDisposable
{
    // Of the owner's time: clocks may not run equally fast.
    private const int AnswerMilliseconds = ReplicaFeed.LeaseMilliseconds / 5 * 4;

    private State? _state;

    /// <summary>Which session it has something of; empty: none.</summary>
    public Guid Session => _state?.Session ?? Guid.Empty;

    /// <summary>The last batch of it.</summary>
    public long Batch => _state?.Batch ?? 0;

    /// <summary>Takes what is new.</summary>
    /// <param name="batch">What the owner said.</param>
    /// <param name="asked">When he was asked, by <see cref="Environment.TickCount64"/>, before the question was sent.</param>
    public void Take(ReplicaBatch batch, long asked)
    {
        bool isNext = batch.Session == Session && batch.Batch == Batch + 1;
        if (batch.Session == Guid.Empty || (!isNext && batch.Batch != 1))
        {
            Dispose();
            return;
        }

        if (!isNext)
        {
            Dispose();
            _state = new State(EmbeddingIndex.Create(device, batch.Definition!.ToOptions()), batch.Session, 0, 0, false, 0);
        }

        State state = _state!;
        state.Index.UpsertRange(batch.Ids, batch.Vectors.Values);
        state.Index.RemoveRange(Array.FindAll(batch.Gone, state.Index.Contains));
        Volatile.Write(ref _state, state with { Batch = batch.Batch, Table = batch.Table, IsWhole = state.IsWhole || batch.IsWhole, End = asked + AnswerMilliseconds });
    }

    /// <summary>What the owner would answer.</summary>
    public async Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellation)
    {
        Protocol.Check(search.Protocol);
        if (Volatile.Read(ref _state) is not { IsWhole: true } state || state.End < Environment.TickCount64 || search.Table > state.Table)
        {
            return NotReady();
        }

        if (search.Table < state.Table)
        {
            return new ShardHits { Status = ShardStatus.StaleTable, Table = state.Table };
        }

        try
        {
            IndexFilter? filter = search.Ids is { } ids ? IndexFilter.Of(ids) : null;
            return await ShardAnswers.SearchAsync(state.Index, search, filter, state.Table, cancellation).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return NotReady();
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _state, null)?.Index.Dispose();

    private static ShardHits NotReady() => new() { Status = ShardStatus.NotReady, Table = 0 };

    private sealed record State(EmbeddingIndex Index, Guid Session, long Batch, long Table, bool IsWhole, long End);
}
