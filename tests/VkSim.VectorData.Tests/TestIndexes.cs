using System.Collections.Concurrent;

namespace VkSim.VectorData.Tests;

/// <summary>Indexes elsewhere: they outlive stores, and calls of them fail when a test says so.</summary>
internal sealed class TestIndexes : IVectorIndexProvider
{
    private readonly ConcurrentDictionary<string, EmbeddingIndex> _indexes = new();

    /// <summary>Called before a call takes effect, and after it, with its name: what it throws the caller gets.</summary>
    public Func<string, bool, CancellationToken, Task> Call { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Changes that were made, to be made again.</summary>
    public ConcurrentQueue<Action> Changes { get; } = new();

    public IReadOnlyDictionary<string, EmbeddingIndex> Indexes => _indexes;

    /// <summary>Of all indexes.</summary>
    public long[] Ids => [.. _indexes.Values.SelectMany(index => index.GetIds())];

    public async Task<IVectorIndex> OpenAsync(string name, EmbeddingIndexOptions options, CancellationToken cancellationToken)
    {
        await Call("open", false, cancellationToken);
        EmbeddingIndex index = _indexes.GetOrAdd(name, _ => EmbeddingIndex.Create(Cpu.Device, options));
        Assert.Equal((index.Dimensions, index.Metric), (options.Dimensions, options.Metric));
        return new TestIndex(this, index);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await Call("delete", false, cancellationToken);
        if (_indexes.TryRemove(name, out EmbeddingIndex? index))
        {
            index.Dispose();
        }

        await Call("delete", true, cancellationToken);
    }
}
