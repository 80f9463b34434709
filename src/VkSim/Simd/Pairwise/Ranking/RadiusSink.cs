using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Collects every pair whose score is within a radius.</summary>
internal abstract class RadiusSink : TileSink, IDisposable
{
    private HitList?[] _lists = [];

    /// <summary>Which right rows count.</summary>
    protected RowFilter Filter { get; private set; }

    /// <summary>Whether scores are distances.</summary>
    protected bool Smallest { get; private set; }

    /// <summary>The least score that counts; for distances, the negated radius.</summary>
    protected float Least { get; private set; }

    /// <summary>Bytes that the lists hold.</summary>
    public long ScratchBytes => _lists.Sum(list => list?.ByteLength ?? 0);

    /// <summary>Starts collecting.</summary>
    public void Begin(float radius, bool smallest, RowFilter filter, int degree)
    {
        if (_lists.Length < degree)
        {
            Array.Resize(ref _lists, degree);
        }

        foreach (HitList? list in _lists)
        {
            list?.Clear();
        }

        Smallest = smallest;
        Least = smallest ? -radius : radius;
        Filter = filter;
    }

    /// <inheritdoc/>
    public override bool Wants(long firstRight, int rightRows) => Filter.AnyAllowed(firstRight, rightRows);

    /// <summary>Calls for every run of hits, thread by thread.</summary>
    public void ForEach(HitAction action)
    {
        const int run = 1 << 16;
        foreach (HitList? list in _lists)
        {
            for (long first = 0; first < (list?.Count ?? 0); first += run)
            {
                action(list![first, (int)Math.Min(run, list.Count - first)]);
            }
        }
    }

    /// <summary>Frees the lists.</summary>
    public void Dispose()
    {
        foreach (HitList? list in _lists)
        {
            list?.Dispose();
        }
    }

    /// <summary>The list of a worker.</summary>
    protected HitList ListOf(int worker) => _lists[worker] ??= new HitList();

    /// <summary>Takes some hits.</summary>
    internal delegate void HitAction(ReadOnlySpan<HitList.Hit> hits);
}
