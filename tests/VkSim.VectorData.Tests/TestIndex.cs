using System.Runtime.CompilerServices;

namespace VkSim.VectorData.Tests;

/// <summary>One index elsewhere.</summary>
internal sealed class TestIndex(TestIndexes all, EmbeddingIndex index) : IVectorIndex
{
    public Task UpsertAsync(ReadOnlyMemory<long> ids, ReadOnlyMemory<float> vectors, CancellationToken cancellationToken) =>
        ChangeAsync("upsert", () => index.UpsertRange(ids.Span, vectors.Span), cancellationToken);

    public Task RemoveAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken) => ChangeAsync(
        "remove",
        () =>
        {
            foreach (long id in ids.Span)
            {
                index.TryRemove(id);
            }
        },
        cancellationToken);

    public async Task<Neighbor[]> SearchAsync(ReadOnlyMemory<float> query, int k, ReadOnlyMemory<long>? ids, CancellationToken cancellationToken)
    {
        await all.Call("search", false, cancellationToken);
        SearchResult found = index.Search(query.Span, k, ids is { } some ? IndexFilter.Of(some.Span) : null);
        await all.Call("search", true, cancellationToken);
        return [.. Enumerable.Range(0, found.Count).Select(rank => found[rank])];
    }

    public async Task<IReadOnlyDictionary<long, float[]>> GetAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken)
    {
        await all.Call("get", false, cancellationToken);
        return ids.ToArray().Distinct().Where(index.Contains).ToDictionary(id => id, index.Get);
    }

    public async IAsyncEnumerable<long> GetIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await all.Call("list", false, cancellationToken);
        foreach (long id in index.GetIds())
        {
            yield return id;
        }
    }

    private async Task ChangeAsync(string name, Action change, CancellationToken cancellationToken)
    {
        all.Changes.Enqueue(change);
        await all.Call(name, false, cancellationToken);
        change();
        await all.Call(name, true, cancellationToken);
    }
}
