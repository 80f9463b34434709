using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace VkSim.Samples.Retrieval;

/// <summary>Searches an <see cref="EmbeddingIndex"/>, whose ids are the passages' numbers.</summary>
internal sealed class IndexSearch(VectorDevice device, MiniLmGenerator model) : IPassageSearch
{
    private readonly EmbeddingIndex _index = EmbeddingIndex.Create(device, new() { Dimensions = MiniLmGenerator.Dimensions, Metric = Metric.Cosine });
    private IReadOnlyList<Passage> _passages = [];

    /// <inheritdoc/>
    public int Count => _passages.Count;

    /// <inheritdoc/>
    public async Task LoadAsync(IReadOnlyList<Passage> passages)
    {
        GeneratedEmbeddings<Embedding<float>> vectors = await model.GenerateAsync(passages.Select(passage => passage.Text));
        _index.AddRange([.. vectors.SelectMany(vector => vector.Vector.ToArray())]);
        _passages = passages;
    }

    /// <inheritdoc/>
    public async Task<(IReadOnlyList<Hit> Hits, string Times)> FindAsync(string question, int top)
    {
        long start = Stopwatch.GetTimestamp();
        ReadOnlyMemory<float> query = await model.GenerateVectorAsync(question);
        TimeSpan embedding = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        SearchResult found = _index.Search(query.Span, top);
        TimeSpan searching = Stopwatch.GetElapsedTime(start);
        Hit[] hits = [.. Enumerable.Range(0, found.Count).Select(rank => new Hit(_passages[(int)found[rank].Id], found[rank].Score))];
        return (hits, $"embedded in {embedding.TotalMilliseconds:F1} ms, searched in {searching.TotalMilliseconds:F2} ms");
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();
}
