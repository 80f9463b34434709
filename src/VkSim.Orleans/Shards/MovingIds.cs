using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Shards;

/// <summary>The ids of a shard that is being split which a change has come to since they were last copied, of those that move.</summary>
/// <param name="table">By which they move.</param>
/// <param name="shard">Where to.</param>
internal sealed class MovingIds(RoutingTable table, int shard)
{
    private readonly Lock _gate = new();
    private HashSet<long> _changed = [];

    /// <summary>Whether an id moves.</summary>
    public bool Moves(long id) => table.ShardOf(id) == shard;

    /// <summary>Ids were changed. Called after they were, so that who copies them then has the change.</summary>
    public void Mark(ReadOnlySpan<long> ids)
    {
        lock (_gate)
        {
            foreach (long id in ids)
            {
                if (Moves(id))
                {
                    _changed.Add(id);
                }
            }
        }
    }

    /// <summary>The ids that are to be copied anew.</summary>
    public long[] Take()
    {
        lock (_gate)
        {
            long[] changed = [.. _changed];
            _changed = [];
            return changed;
        }
    }
}
