using VkSim.VectorData.Logs;
using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>The collections of a store by their names, in memory or in the files of a folder. Threads may call at the same time.</summary>
internal sealed class CollectionCatalog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CollectionOpening> _open = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _deleting = new(1, 1);
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

    /// <summary>Vectors elsewhere take records that last as long.</summary>
    /// <exception cref="NotSupportedException">There is no folder.</exception>
    public static void Require(string? folder, IVectorIndexProvider? indexes)
    {
        if (folder is null && indexes is not null)
        {
            throw new NotSupportedException($"Records are in memory, and their vectors in {indexes.GetType().Name}, where they would stay; expected a store in a folder.");
        }
    }

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

    /// <summary>The collection of a name where it was read already; null where it was not, or is not there.</summary>
    /// <exception cref="InvalidOperationException">It is of other records, or has its vectors elsewhere.</exception>
    public StoredCollection? FindOpen(string name, RecordSchema schema, IVectorIndexProvider? indexes)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return _open.GetValueOrDefault(name)?.Read is { } found ? Checked(found, name, schema, indexes) : null;
        }
    }

    /// <summary>The collection of a name, which is read where it was not; null where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="schema">What its records are made of.</param>
    /// <param name="indexes">Where its vectors are; null: in this process, or where they are if it was read already.</param>
    /// <param name="cancellationToken">Ends the wait; the reading goes on.</param>
    /// <exception cref="InvalidOperationException">It is of other records, or has its vectors elsewhere.</exception>
    public async Task<StoredCollection?> FindAsync(string name, RecordSchema schema, IVectorIndexProvider? indexes, CancellationToken cancellationToken)
    {
        CollectionOpening? found;
        lock (_gate)
        {
            ThrowIfDisposed();
            if (!_open.TryGetValue(name, out found) && _folder?.Exists(name) == true)
            {
                found = Open(name, schema, indexes);
            }
        }

        return found is null ? null : Checked(await ReadAsync(found, name, cancellationToken).ConfigureAwait(false), name, schema, indexes);
    }

    /// <summary>Makes a collection unless it is there.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public Task EnsureAsync(string name, RecordSchema schema, IVectorIndexProvider? indexes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!Exists(name))
            {
                _folder?.Create(name, schema, indexes is null ? null : Guid.NewGuid());
                Open(name, schema, indexes);
            }
        }

        return FindAsync(name, schema, indexes, cancellationToken);
    }

    /// <summary>Removes a collection if it is there.</summary>
    /// <param name="name">The name.</param>
    /// <param name="indexes">Where its vectors are; null: in this process.</param>
    /// <param name="cancellationToken">Ends the removal of vectors that are elsewhere.</param>
    /// <remarks>Vectors that are elsewhere go afterwards, also those that did not go before: where that fails, it is done by whoever removes something the next time.</remarks>
    /// <exception cref="InvalidOperationException">Its vectors are elsewhere, and it is not said where; nothing is removed.</exception>
    public async Task DeleteAsync(string name, IVectorIndexProvider? indexes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (indexes is null && _folder?.VectorsOf(name) is not null)
            {
                throw Elsewhere(name);
            }

            if (_open.Remove(name, out CollectionOpening? found))
            {
                found.Close();
            }

            _folder?.Delete(name);
        }

        if (_folder is not null && indexes is not null)
        {
            await _deleting.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await DeleteVectorsAsync(_folder, indexes, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _deleting.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (CollectionOpening collection in _open.Values)
            {
                collection.Close();
            }

            _open.Clear();
            _folder?.Dispose();
        }
    }

    private static StoredCollection Checked(StoredCollection found, string name, RecordSchema schema, IVectorIndexProvider? indexes)
    {
        if (RecordSchema.Difference(found.Schema.Description, schema.Description) is { } difference)
        {
            throw new InvalidOperationException($"The collection '{name}' is of other records: {difference}.");
        }

        if (indexes is not null && !indexes.Equals(found.VectorIndexes))
        {
            throw new InvalidOperationException(
                $"The collection '{name}' is open with its vectors {(found.VectorIndexes is null ? "in this process" : "in another place")}; expected them where the options say.");
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

    private static InvalidOperationException Elsewhere(string name) =>
        new($"The collection '{name}' has its vectors elsewhere, in a cluster for instance; expected options whose {nameof(VkSimVectorStoreOptions.VectorIndexes)} say where.");

    private static async Task DeleteVectorsAsync(CollectionFolder folder, IVectorIndexProvider indexes, CancellationToken cancellationToken)
    {
        foreach ((string file, LogHead head) in folder.Deleted())
        {
            for (int i = 0; i < RecordSchema.VectorsOf(head.Properties); i++)
            {
                await indexes.DeleteAsync(StoredCollection.IndexName(head.Vectors!.Value, i), cancellationToken).ConfigureAwait(false);
            }

            File.Delete(file);
        }
    }

    private CollectionOpening Open(string name, RecordSchema schema, IVectorIndexProvider? indexes)
    {
        var opening = new CollectionOpening(closed => ReadAsync(name, schema, indexes, closed));
        _open.Add(name, opening);
        return opening;
    }

    private async Task<StoredCollection> ReadAsync(string name, RecordSchema schema, IVectorIndexProvider? indexes, CancellationToken closed)
    {
        RecordLog? log = _folder?.Open(name, schema);
        try
        {
            return indexes is not null ? await StoredCollection.OpenAsync(indexes, schema, log!, closed).ConfigureAwait(false)
                : log?.Vectors is null ? StoredCollection.Open(Device, schema, log)
                : throw Elsewhere(name);
        }
        catch
        {
            log?.Dispose();
            throw;
        }
    }

    // Outside the lock, so that others are found meanwhile; what could not be read is tried again next time.
    private async Task<StoredCollection> ReadAsync(CollectionOpening found, string name, CancellationToken cancellationToken)
    {
        Task<StoredCollection> reading = found.Collection;
        try
        {
            return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (reading.IsCompleted)
        {
            lock (_gate)
            {
                if (_open.GetValueOrDefault(name) == found)
                {
                    _open.Remove(name);
                }
            }

            if (reading.IsCanceled && !cancellationToken.IsCancellationRequested)
            {
                throw StoredCollection.Closed();
            }

            throw;
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, typeof(VkSimVectorStore));
}
