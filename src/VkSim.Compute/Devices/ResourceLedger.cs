using System.Text;

namespace VkSim.Compute;

/// <summary>
/// Knows every live resource of a device: counts them by kind, names those that were never disposed, and lets the device
/// dispose them before it goes.
/// </summary>
internal sealed class ResourceLedger
{
    private const int Named = 20;

    private readonly Lock _lock = new();
    private readonly int[] _counts = new int[ResourceCounts.Kinds];
    private readonly Dictionary<IDisposable, Entry> _entries = new(ReferenceEqualityComparer.Instance);
    private long _next;

    public ResourceCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return new ResourceCounts(_counts);
            }
        }
    }

    /// <summary>Notes a resource that its owner must dispose.</summary>
    public void Add(DeviceResourceKind kind, IDisposable resource, string name)
    {
        lock (_lock)
        {
            _entries.Add(resource, new Entry(kind, name, _next++));
            _counts[(int)kind]++;
        }
    }

    /// <summary>Strikes a resource out; nothing happens where it is not noted.</summary>
    public void Remove(IDisposable resource)
    {
        lock (_lock)
        {
            if (_entries.Remove(resource, out Entry entry))
            {
                _counts[(int)entry.Kind]--;
            }
        }
    }

    /// <summary>Counts native objects that a part of the device owns itself.</summary>
    public void Count(DeviceResourceKind kind, int change)
    {
        lock (_lock)
        {
            _counts[(int)kind] += change;
        }
    }

    /// <summary>What is alive though it should have been disposed, or null where there is nothing.</summary>
    public string? DescribeLeaks()
    {
        lock (_lock)
        {
            if (_entries.Count == 0)
            {
                return null;
            }

            StringBuilder text = new();
            text.Append(_entries.Count).Append(_entries.Count == 1 ? " resource was" : " resources were").Append(" not disposed:");
            foreach (Entry entry in _entries.Values.OrderBy(e => e.Order).Take(Named))
            {
                text.Append(' ').Append(entry.Kind).Append(" '").Append(entry.Name).Append("';");
            }

            text.Length--;
            return _entries.Count > Named
                ? text.Append(", and ").Append(_entries.Count - Named).Append(" more.").ToString()
                : text.Append('.').ToString();
        }
    }

    /// <summary>Disposes what is left, the newest first, since later resources stand on earlier ones.</summary>
    public void DisposeAll()
    {
        KeyValuePair<IDisposable, Entry>[] left;
        lock (_lock)
        {
            left = [.. _entries.OrderByDescending(e => e.Value.Order)];
        }

        foreach ((IDisposable resource, _) in left)
        {
            resource.Dispose();
            Remove(resource);
        }
    }

    private readonly record struct Entry(DeviceResourceKind Kind, string Name, long Order);
}
