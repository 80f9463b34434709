using System.Collections.Concurrent;

namespace VkSim.Orleans.Tests;

/// <summary>
/// What clients asked for and what they were told, by one clock: which vectors an id may have in an answer. Of each id one client at a time makes
/// changes, and waits for each.
/// </summary>
internal sealed class AcknowledgedStates
{
    private readonly ConcurrentDictionary<long, List<Change>> _changes = new();
    private long _clock;

    /// <summary>All ids that were ever changed.</summary>
    public IEnumerable<long> Ids => _changes.Keys;

    /// <summary>A point in time after all others.</summary>
    public long Now() => Interlocked.Increment(ref _clock);

    /// <summary>A change is asked for.</summary>
    /// <param name="id">The id.</param>
    /// <param name="vector">Its vector; null: it is removed.</param>
    public void Begin(long id, float[]? vector)
    {
        List<Change> changes = _changes.GetOrAdd(id, _ => []);
        lock (changes)
        {
            changes.Add(new Change(Now(), vector));
        }
    }

    /// <summary>The last change of an id was acknowledged.</summary>
    public void Acknowledge(long id)
    {
        List<Change> changes = _changes[id];
        lock (changes)
        {
            changes[^1] = changes[^1] with { Acknowledged = Now() };
        }
    }

    /// <summary>What an id may have, null being no vector, in an answer that was asked for and came at two points in time.</summary>
    public List<float[]?> Possible(long id, long asked, long came)
    {
        if (!_changes.TryGetValue(id, out List<Change>? changes))
        {
            return [null];
        }

        var possible = new List<float[]?>();
        lock (changes)
        {
            int place = changes.Count - 1;
            for (; place >= 0 && changes[place].Acknowledged > asked; place--)
            {
                if (changes[place].Begun < came)
                {
                    possible.Add(changes[place].Vector);
                }
            }

            possible.Add(place >= 0 ? changes[place].Vector : null);
        }

        return possible;
    }

    private sealed record Change(long Begun, float[]? Vector)
    {
        public long Acknowledged { get; init; } = long.MaxValue;
    }
}
