namespace VkSim.Retrieval;

/// <summary>Those ids of which a predicate is true.</summary>
internal sealed class PredicateFilter(Func<long, bool> predicate) : RowScanFilter
{
    /// <inheritdoc/>
    protected override void Mark(in ChunkRows rows, Span<ulong> words) => Mark(rows, words, new Test(predicate));

    private readonly struct Test(Func<long, bool> predicate) : IIdTest
    {
        public bool Allows(long id) => predicate(id);
    }
}
