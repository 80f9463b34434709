namespace VkSim.Orleans.Shards;

/// <summary>
/// A shard that is split off from another one, before any table gives it ids: the owner of that one fills its files. On the host, so that
/// the device need not have room for both.
/// </summary>
internal sealed class ShardCopy : IAsyncDisposable
{
    private const int Slice = 1024;

    private readonly EmbeddingIndex _source;
    private readonly EmbeddingIndex _index;
    private readonly IShardLease _lease;
    private readonly VectorDevice _host;

    private ShardCopy(EmbeddingIndex source, EmbeddingIndex index, IShardLease lease, VectorDevice host)
    {
        (_source, _index, _lease, _host) = (source, index, lease, host);
    }

    /// <summary>Copies the rows of an index as they are at this moment, and leaves out those that stay.</summary>
    /// <param name="source">The index.</param>
    /// <param name="lease">Where to; the copy's from then on, whatever becomes of it.</param>
    /// <param name="moves">Whether an id moves.</param>
    /// <param name="flush">When changes of the copy are on the disk.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ShardCopy> MakeAsync(EmbeddingIndex source, IShardLease lease, Func<long, bool> moves, IndexFlush flush, CancellationToken cancellation)
    {
        VectorDevice? host = null;
        EmbeddingIndex? index = null;
        try
        {
            // In the stored form: nothing is rounded twice.
            source.Save(lease.Path, cancellationToken: cancellation);
            host = VectorDevice.Create("cpu");
            index = EmbeddingIndex.Open(lease.Path, host, source.Options with { Coarse = CoarseCopy.None }, new() { Flush = flush }, cancellationToken: cancellation);
            foreach (long[] stay in index.GetIds().Where(id => !moves(id)).Chunk(Slice))
            {
                cancellation.ThrowIfCancellationRequested();
                index.RemoveRange(stay);
            }

            index.Compact();
            index.Save(cancellationToken: cancellation);
            return new ShardCopy(source, index, lease, host);
        }
        catch
        {
            index?.Dispose();
            host?.Dispose();
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Deletes the files of a shard that does not come to be, as far as that can be done: its number is not given again.</summary>
    public static async Task DiscardAsync(ShardPlace place, int shard, CancellationToken cancellation)
    {
        try
        {
            await using IShardLease lease = await place.Store.TakeAsync(place.Collection, shard, place.Owner, cancellation).ConfigureAwait(false);
            File.Delete(lease.Path);
            File.Delete($"{lease.Path}-log");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Brings ids to what they are in the source now.</summary>
    public void Update(ReadOnlySpan<long> ids)
    {
        int dimensions = _source.Dimensions;
        float[] vectors = new float[Math.Min(Slice, ids.Length) * dimensions];
        for (int first = 0; first < ids.Length; first += Slice)
        {
            var there = new List<long>(Slice);
            var gone = new List<long>();
            foreach (long id in ids.Slice(first, Math.Min(Slice, ids.Length - first)))
            {
                bool isThere = _source.TryGet(id, vectors.AsSpan(there.Count * dimensions, dimensions));
                if (isThere || _index.Contains(id))
                {
                    (isThere ? there : gone).Add(id);
                }
            }

            _index.UpsertRange(there.ToArray(), vectors.AsSpan(0, there.Count * dimensions));
            _index.RemoveRange(gone.ToArray());
        }
    }

    /// <summary>Closes the files, all of them on the disk, for whoever takes the shard.</summary>
    /// <returns>How many rows they have.</returns>
    public async Task<long> FinishAsync(CancellationToken cancellation)
    {
        long count = _index.Count;
        _index.Flush();
        await _lease.CommitAsync(cancellation).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return count;
    }

    public ValueTask DisposeAsync()
    {
        _index.Dispose();
        _host.Dispose();
        return _lease.DisposeAsync();
    }
}
