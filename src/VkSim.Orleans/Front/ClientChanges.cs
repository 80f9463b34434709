using System.Runtime.CompilerServices;
using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Front;

/// <summary>The changes that a client waits for. Threads may call at the same time.</summary>
internal sealed class ClientChanges
{
    private static readonly ConditionalWeakTable<object, ClientChanges> All = [];

    private readonly Guid _client = Guid.NewGuid();
    private readonly SortedSet<long> _waiting = [];
    private long _next;

    /// <summary>Those of a client of a cluster, whatever its indexes.</summary>
    public static ClientChanges Of(object cluster) => All.GetValue(cluster, static _ => new ClientChanges());

    /// <summary>A change is about to be made.</summary>
    public ChangeStamp Begin()
    {
        lock (_waiting)
        {
            long number = _next++;
            var change = new ChangeStamp { Client = _client, Number = number, Waiting = Runs() };
            _waiting.Add(number);
            return change;
        }
    }

    /// <summary>Nobody waits for a change any more.</summary>
    public void End(ChangeStamp change)
    {
        lock (_waiting)
        {
            _waiting.Remove(change.Number);
        }
    }

    private long[] Runs()
    {
        var runs = new List<long>();
        foreach (long number in _waiting)
        {
            if (runs.Count > 0 && runs[^1] == number)
            {
                runs[^1]++;
            }
            else
            {
                runs.AddRange([number, number + 1]);
            }
        }

        return [.. runs];
    }
}
