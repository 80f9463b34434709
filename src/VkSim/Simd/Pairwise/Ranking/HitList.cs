using VkSim.Simd.Pairwise.Blocking;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>One thread's growing list of hits: which query, and the hit's rank key.</summary>
internal sealed unsafe class HitList : IDisposable
{
    private const long FirstCapacity = 4096;

    private readonly ScratchBuffer _buffer = new();
    private Hit* _hits;
    private long _capacity;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes held.</summary>
    public long ByteLength => _buffer.Length;

    /// <summary>The hits so far.</summary>
    public ReadOnlySpan<Hit> this[long first, int count] => new(_hits + first, count);

    /// <summary>Forgets all hits.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a hit.</summary>
    public void Add(int query, ulong key)
    {
        if (Count == _capacity)
        {
            Grow();
        }

        _hits[Count++] = new Hit(query, key);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _buffer.Dispose();

    private void Grow()
    {
        long capacity = Math.Max(FirstCapacity, 2 * _capacity);
        _hits = (Hit*)_buffer.Extend(capacity * sizeof(Hit));
        _capacity = capacity;
    }

    /// <summary>A row within the radius of a query.</summary>
    internal readonly record struct Hit(int Query, ulong Key);
}
