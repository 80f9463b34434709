using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using VkSim.VectorData;
using VkSim.VectorData.Logs;
using VkSim.VectorData.Records;

namespace VkSim;

/// <summary>
/// A vector store whose searches are exact, in a stable order, with the same answers on every device: any GPU, or the CPU. It is in memory, or
/// in a folder.
/// </summary>
/// <remarks>
/// <para>In a folder each collection is a file to which changes are added, records together with their vectors: after a crash at any moment
/// every change that was done is there as a whole, and nothing of another. The file is read when the collection is first used. One process at a
/// time has the folder.</para>
/// <para>Vectors of a store in a folder may be in another place, <see cref="VkSimVectorStoreOptions.VectorIndexes"/>: what is said here stays true. A change
/// that could not be made there is not made.</para>
/// <para>Threads may call at the same time, also of collections; each reading sees all records at one moment. Dispose it when its collections are
/// used no more; the device is its owner's to dispose, after this.</para>
/// </remarks>
public sealed class VkSimVectorStore : VectorStore
{
    private readonly CollectionCatalog _catalog;
    private readonly IEmbeddingGenerator? _generator;
    private readonly VkSimVectorOptions? _vectors;
    private readonly IVectorIndexProvider? _indexes;
    private readonly VectorStoreMetadata _metadata;

    /// <summary>Makes an empty store in memory.</summary>
    /// <param name="device">The device that holds and compares the vectors.</param>
    /// <param name="options">What collections have in common.</param>
    /// <exception cref="NotSupportedException">The options say that vectors are elsewhere, which takes a folder.</exception>
    public VkSimVectorStore(VectorDevice device, VkSimVectorStoreOptions? options = null)
        : this(device, null, options)
    {
    }

    /// <summary>Opens the store in a folder.</summary>
    /// <param name="folder">The folder; it is made where it is not there.</param>
    /// <param name="device">The device that holds and compares the vectors.</param>
    /// <param name="options">What collections have in common.</param>
    /// <exception cref="IOException">Another store has the folder, here or in another process.</exception>
    public VkSimVectorStore(string folder, VectorDevice device, VkSimVectorStoreOptions? options = null)
        : this(device, folder ?? throw new ArgumentNullException(nameof(folder)), options)
    {
    }

    private VkSimVectorStore(VectorDevice device, string? folder, VkSimVectorStoreOptions? options)
    {
        ArgumentNullException.ThrowIfNull(device);
        CollectionCatalog.Require(folder, options?.VectorIndexes);
        _catalog = new CollectionCatalog(device, folder is null ? null : new CollectionFolder(folder, options?.FlushesToDisk ?? true));
        _generator = options?.EmbeddingGenerator;
        _vectors = options?.Vectors;
        _indexes = options?.VectorIndexes;
        _metadata = new() { VectorStoreSystemName = StoreCall.SystemName, VectorStoreName = _catalog.FolderPath };
    }

    internal CollectionCatalog Catalog => _catalog;

    /// <inheritdoc/>
    [RequiresDynamicCode("Records of a type of one's own are read by reflection. For Dictionary<string, object?> use GetDynamicCollection.")]
    [RequiresUnreferencedCode("Records of a type of one's own are read by reflection. For Dictionary<string, object?> use GetDynamicCollection.")]
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        typeof(TRecord) == typeof(Dictionary<string, object?>)
            ? throw new ArgumentException(VectorDataStrings.GetCollectionWithDictionaryNotSupported)
            : new VkSimCollection<TKey, TRecord>(_catalog, name, Options(definition));

    /// <inheritdoc/>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new VkSimDynamicCollection(_catalog, name, Options(definition));
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string name in await Call("ListCollectionNames", null).RunAsync(() => Task.FromResult(_catalog.Names())).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Call("CollectionExists", name).RunAsync(() => Task.FromResult(_catalog.Exists(name)));
    }

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Call("DeleteCollection", name).RunAsync(() => Task.Run(() => _catalog.DeleteAsync(name, _indexes, cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata) ? _metadata
            : serviceType == typeof(VectorDevice) ? _catalog.Device
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _catalog.Dispose();
        }

        base.Dispose(disposing);
    }

    private VkSimCollectionOptions Options(VectorStoreCollectionDefinition? definition) =>
        new() { Definition = definition, EmbeddingGenerator = _generator, Vectors = _vectors, VectorIndexes = _indexes };

    private StoreCall Call(string operation, string? collection) => new(operation, collection, _metadata.VectorStoreName);
}
