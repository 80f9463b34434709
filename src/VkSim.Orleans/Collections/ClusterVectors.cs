namespace VkSim.Orleans.Collections;

/// <summary>The vectors of one vector property in a cluster.</summary>
/// <param name="index">Their index.</param>
/// <param name="options">How it is searched.</param>
internal sealed class ClusterVectors(ClusterIndex index, ClusterSearchOptions options) : IVectorIndex
{
    /// <inheritdoc/>
    public Task UpsertAsync(ReadOnlyMemory<long> ids, ReadOnlyMemory<float> vectors, CancellationToken cancellationToken) =>
        index.UpsertAsync(ids, vectors, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken) => index.RemoveAsync(ids, cancellationToken);

    /// <inheritdoc/>
    public async Task<Neighbor[]> SearchAsync(ReadOnlyMemory<float> query, int k, ReadOnlyMemory<long>? ids, CancellationToken cancellationToken)
    {
        ClusterSearchOptions search = ids is { } some ? options with { Ids = some.ToArray() } : options;
        ClusterSearchResult found = await index.SearchAsync(query, k, search, cancellationToken).ConfigureAwait(false);
        int count = found.Ids.IndexOf(-1L);
        var hits = new Neighbor[count < 0 ? found.K : count];
        for (int i = 0; i < hits.Length; i++)
        {
            hits[i] = found[i];
        }

        return hits;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, float[]>> GetAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken) => index.GetAsync(ids, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<long> GetIdsAsync(CancellationToken cancellationToken) => index.GetIdsAsync(cancellationToken);
}
