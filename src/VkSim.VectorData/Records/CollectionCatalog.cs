using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>The collections of a store by their names. Threads may call at the same time.</summary>
internal sealed class CollectionCatalog(VectorDevice device) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredCollection> _collections = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>The device that holds the vectors.</summary>
    public VectorDevice Device => device;

    /// <summary>The names, in order.</summary>
    public string[] Names()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return [.. _collections.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Whether there is a collection.</summary>
    public bool Exists(string name)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return _collections.ContainsKey(name);
        }
    }

    /// <summary>The collection of a name; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is of other records.</exception>
    public StoredCollection? Find(string name, RecordSchema schema)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return _collections.TryGetValue(name, out StoredCollection? found) ? Checked(found, name, schema) : null;
        }
    }

    /// <summary>Makes a collection unless it is there.</summary>
    /// <exception cref="InvalidOperationException">It is there, of other records.</exception>
    public void Ensure(string name, RecordSchema schema)
    {
        lock (_gate)
        {
            if (Find(name, schema) is null)
            {
                _collections.Add(name, new StoredCollection(device, schema));
            }
        }
    }

    /// <summary>Removes a collection if it is there.</summary>
    public void Delete(string name)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (_collections.Remove(name, out StoredCollection? found))
            {
                found.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (StoredCollection collection in _collections.Values)
            {
                collection.Dispose();
            }

            _collections.Clear();
        }
    }

    private static StoredCollection Checked(StoredCollection found, string name, RecordSchema schema) =>
        found.Schema.DifferenceTo(schema) is { } difference
            ? throw new InvalidOperationException($"The collection '{name}' is of other records: {difference}.")
            : found;

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, typeof(VkSimVectorStore));
}
