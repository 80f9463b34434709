using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using VkSim.VectorData;
using VkSim.VectorData.Records;

namespace VkSim;

/// <summary>
/// A vector store whose searches are exact, in a stable order, with the same answers on every device: any GPU, or the CPU. It is kept in
/// memory.
/// </summary>
/// <remarks>
/// Threads may call at the same time, also of collections; each reading sees all records at one moment. Dispose it when its collections are
/// used no more; the device is its owner's to dispose, after this.
/// </remarks>
public sealed class VkSimVectorStore : VectorStore
{
    private readonly CollectionCatalog _catalog;
    private readonly IEmbeddingGenerator? _generator;
    private readonly VectorStoreMetadata _metadata;

    /// <summary>Makes an empty store in memory.</summary>
    /// <param name="device">The device that holds and compares the vectors.</param>
    /// <param name="options">What collections have in common.</param>
    public VkSimVectorStore(VectorDevice device, VkSimVectorStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        _catalog = new CollectionCatalog(device);
        _generator = options?.EmbeddingGenerator;
        _metadata = new() { VectorStoreSystemName = StoreCall.SystemName };
    }

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
        return Call("DeleteCollection", name).RunAsync(() => Task.Run(() => _catalog.Delete(name), cancellationToken));
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

    private VkSimCollectionOptions Options(VectorStoreCollectionDefinition? definition) => new() { Definition = definition, EmbeddingGenerator = _generator };

    private StoreCall Call(string operation, string? collection) => new(operation, collection, _metadata.VectorStoreName);
}
