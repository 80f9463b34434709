using System.Diagnostics;
using Microsoft.Extensions.VectorData;

namespace VkSim.Samples.Retrieval;

/// <summary>Searches a vector store, in words that any store of Microsoft.Extensions.VectorData understands.</summary>
internal sealed class StoreSearch(VectorStore store) : IPassageSearch
{
    private readonly VectorStoreCollection<string, PassageRecord> _passages = store.GetCollection<string, PassageRecord>("passages");

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public async Task LoadAsync(IReadOnlyList<Passage> passages)
    {
        await _passages.EnsureCollectionExistsAsync();
        Dictionary<string, PassageRecord> wanted = passages.Select(PassageRecord.Of).ToDictionary(record => record.Id);
        List<string> gone = [];
        await foreach (PassageRecord record in _passages.GetAsync(record => true, int.MaxValue))
        {
            if (!wanted.Remove(record.Id))
            {
                gone.Add(record.Id);
            }
        }

        await _passages.DeleteAsync(gone);
        await _passages.UpsertAsync(wanted.Values);
        Count = passages.Count;
    }

    /// <inheritdoc/>
    public async Task<(IReadOnlyList<Hit> Hits, string Times)> FindAsync(string question, int top)
    {
        long start = Stopwatch.GetTimestamp();
        List<Hit> hits = [];
        await foreach (VectorSearchResult<PassageRecord> found in _passages.SearchAsync(question, top))
        {
            hits.Add(new Hit(new Passage(found.Record.File, found.Record.Line, found.Record.Text), found.Score!.Value));
        }

        return (hits, $"embedded and searched in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms");
    }

    /// <inheritdoc/>
    public void Dispose() => _passages.Dispose();
}
