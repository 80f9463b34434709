using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>
/// One thread's best candidates for each of a group of queries. A list takes what beats its bound until it is full, then
/// keeps the k best and raises the bound: constant time a candidate for any k.
/// </summary>
internal sealed unsafe class NearestLists : IDisposable
{
    private readonly ScratchBuffer _buffer = new();
    private ulong* _keys;
    private ulong* _bounds;
    private int* _counts;
    private int _k;
    private int _capacity;

    /// <summary>Whether the lists are empty and ready, or in use, for the current group.</summary>
    public bool IsPrepared { get; private set; }

    /// <summary>A score below which no candidate of a query can count any more.</summary>
    public float* Thresholds { get; private set; }

    /// <summary>Bytes held.</summary>
    public long ByteLength => _buffer.Length;

    /// <summary>How many candidates a list has room for.</summary>
    public static int CapacityFor(int k, long population) => (int)Math.Min(Math.Max(2L * k, k + 32L), population + 1);

    /// <summary>Bytes for one query.</summary>
    public static long BytesPerQuery(int k, long population) =>
        ((CapacityFor(k, population) + 1L) * sizeof(ulong)) + sizeof(float) + sizeof(int);

    /// <summary>The group has ended.</summary>
    public void Forget() => IsPrepared = false;

    /// <summary>Empties the lists.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="k">How many candidates to keep.</param>
    /// <param name="population">How many there are at most.</param>
    /// <param name="least">The least score that counts; null: any does, and NaN.</param>
    public void Prepare(int queries, int k, long population, float? least)
    {
        _k = k;
        _capacity = CapacityFor(k, population);
        byte* memory = _buffer.Reserve(queries * BytesPerQuery(k, population));
        _keys = (ulong*)memory;
        _bounds = _keys + ((long)queries * _capacity);
        Thresholds = (float*)(_bounds + queries);
        _counts = (int*)(Thresholds + queries);
        new Span<ulong>(_bounds, queries).Fill(least is { } score ? RankKey.Of(score, uint.MaxValue) : 0);
        new Span<float>(Thresholds, queries).Fill(least ?? float.NegativeInfinity);
        new Span<int>(_counts, queries).Clear();
        IsPrepared = true;
    }

    /// <summary>Whether a row from <paramref name="firstId"/> on must be better than the threshold, not as good.</summary>
    public bool MustExceed(int query, uint firstId)
    {
        ulong bound = _bounds[query];
        return bound >> 32 != 0 && RankKey.Id(bound) < firstId;
    }

    /// <summary>Offers a candidate; its score is not below the threshold.</summary>
    public void Offer(int query, float score, uint id)
    {
        ulong key = RankKey.Of(score, id);
        if (key <= _bounds[query])
        {
            return;
        }

        ulong* keys = _keys + ((long)query * _capacity);
        keys[_counts[query]++] = key;
        if (_counts[query] == _capacity)
        {
            Shrink(query, keys);
        }
    }

    /// <summary>Copies a query's candidates.</summary>
    /// <returns>How many there are.</returns>
    public int CopyTo(int query, ulong* destination)
    {
        int count = _counts[query];
        new ReadOnlySpan<ulong>(_keys + ((long)query * _capacity), count).CopyTo(new Span<ulong>(destination, count));
        return count;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _buffer.Dispose();

    private void Shrink(int query, ulong* keys)
    {
        Selection.MoveLargestFirst(keys, _capacity, _k);
        _counts[query] = _k;
        ulong bound = keys[_k - 1];
        _bounds[query] = bound;

        // While NaN are among the best, every number must get through.
        float score = RankKey.Score(bound);
        Thresholds[query] = float.IsNaN(score) ? float.NegativeInfinity : score;
    }
}
