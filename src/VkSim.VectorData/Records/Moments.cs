namespace VkSim.VectorData.Records;

/// <summary>What moments are still read at, so that ids stay until nobody needs them. One thread at a time may call.</summary>
internal sealed class Moments
{
    private readonly Queue<Moment> _past = new();
    private Moment _now = new();

    /// <summary>Somebody reads at this moment, until <see cref="Moment.Readers"/> is brought down again.</summary>
    public Moment Enter()
    {
        _now.Readers++;
        return _now;
    }

    /// <summary>From now on nobody begins to need these ids.</summary>
    public void Retire(IReadOnlyList<long> ids)
    {
        _now.Retired = ids;
        _past.Enqueue(_now);
        _now = new Moment();
    }

    /// <summary>Takes the ids that nobody needs any more.</summary>
    public long[] Take()
    {
        var ids = new List<long>();
        while (_past.TryPeek(out Moment? oldest) && oldest.Readers == 0)
        {
            ids.AddRange(_past.Dequeue().Retired);
        }

        return [.. ids];
    }
}
