using VkSim.VectorData.Logs;
using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>The collections of a store by their names, in memory or in the files of a folder. Threads may call at the same time.</summary>
internal sealed class CollectionCatalog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lazy<StoredCollection>> _open = new(StringComparer.Ordinal);
    private readonly CollectionFolder? _folder;
    private bool _isDisposed;

    /// <summary>Opens it.</summary>
    /// <param name="device">The device that holds the vectors.</param>
    /// <param name="folder">Where the collections are; it is this one's to dispose from now on. Null: in memory.</param>
    public CollectionCatalog(VectorDevice device, CollectionFolder? folder)
    {
        Device = device;
        _folder = folder;
    }

    /// <summary>The device that holds the vectors.</summary>
    public VectorDevice Device { get; }

    /// <summary>The folder's path; null in memory.</summary>
    public string? FolderPath => _folder?.Path;

    /// <summary>The names, in order.</summary>
    public string[] Names()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return [.. (_folder?.Names() ?? _open.Keys).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Whether there is a collection.</summary>
    public bool Exists(string name)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return _folder?.Exists(name) ?? _open.ContainsKey(name);
        }
    }

    /// <summary>Whether a collection has been read, so that finding it takes no time.</summary>
    public bool IsOpen(string name)
    {
        lock (_gate)
        {
            return _open.TryGetValue(name, out Lazy<StoredCollection>? found) && found.IsValueCreated;
        }
    }

    /// <summary>The collection of a name; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is of other records.</exception>
    public StoredCollection? Find(string name, RecordSchema schema)
    {
        Lazy<StoredCollection>? found;
        lock (_gate)
        {
            ThrowIfDisposed();
            if (!_open.TryGetValue(name, out found) && _folder?.Exists(name) == true)
            {
                found = Open(name, schema);
            }
        }

        return found is null ? null : Checked(Read(found, name), name, schema);
    }

    /// <summary>Makes a collection unless it is there.</summary>
    /// <exception cref="InvalidOperationException">It is there, of other records.</exception>
    public void Ensure(string name, RecordSchema schema)
    {
        lock (_gate)
        {
            if (!Exists(name))
            {
                _folder?.Create(name, schema);
                Open(name, schema);
            }
        }

        Find(name, schema);
    }

    /// <summary>Removes a collection if it is there.</summary>
    public void Delete(string name)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (_open.Remove(name, out Lazy<StoredCollection>? found))
            {
                Close(found);
            }

            _folder?.Delete(name);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (Lazy<StoredCollection> collection in _open.Values)
            {
                Close(collection);
            }

            _open.Clear();
            _folder?.Dispose();
        }
    }

    private static StoredCollection Checked(StoredCollection found, string name, RecordSchema schema)
    {
        if (RecordSchema.Difference(found.Schema.Description, schema.Description) is { } difference)
        {
            throw new InvalidOperationException($"The collection '{name}' is of other records: {difference}.");
        }

        foreach ((VectorColumn own, VectorColumn asked) in found.Schema.Vectors.Zip(schema.Vectors))
        {
            if (asked.Options is not null && asked.Index != own.Index)
            {
                throw new InvalidOperationException(
                    $"The collection '{name}' is open with other vectors: those of '{own.Name}' are {own.Held}, asked for is {asked.Held}.");
            }
        }

        return found;
    }

    // One that could not be read is closed already.
    private static void Close(Lazy<StoredCollection> collection)
    {
        StoredCollection? read = null;
        try
        {
            read = collection.Value;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or InvalidOperationException)
        {
        }

        read?.Dispose();
    }

    private Lazy<StoredCollection> Open(string name, RecordSchema schema)
    {
        var opening = new Lazy<StoredCollection>(() => Read(name, schema));
        _open.Add(name, opening);
        return opening;
    }

    private StoredCollection Read(string name, RecordSchema schema)
    {
        RecordLog? log = _folder?.Open(name, schema);
        try
        {
            return new StoredCollection(Device, schema, log);
        }
        catch
        {
            log?.Dispose();
            throw;
        }
    }

    // Outside the lock, so that others are found meanwhile; what could not be read is tried again next time.
    private StoredCollection Read(Lazy<StoredCollection> found, string name)
    {
        try
        {
            return found.Value;
        }
        catch
        {
            lock (_gate)
            {
                if (_open.GetValueOrDefault(name) == found)
                {
                    _open.Remove(name);
                }
            }

            throw;
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, typeof(VkSimVectorStore));
}
