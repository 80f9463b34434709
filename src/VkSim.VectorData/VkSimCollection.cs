using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using VkSim.VectorData;
using VkSim.VectorData.Filters;
using VkSim.VectorData.Models;
using VkSim.VectorData.Records;

namespace VkSim;

/// <summary>A collection of a <see cref="VkSimVectorStore"/>, or one of its own.</summary>
/// <remarks>
/// <para>Keys are string, int, long, ulong or Guid; a Guid is generated where it is empty. Data properties are numbers, bool, string, DateTime,
/// DateTimeOffset, DateOnly, TimeOnly, TimeSpan and Guid, their nullable forms, and arrays and lists of them. Vectors are
/// ReadOnlyMemory&lt;float&gt;, Embedding&lt;float&gt; or float[], or whatever an embedding generator takes. The index kind is Flat, the
/// distance function, if none is named, CosineSimilarity.</para>
/// <para>Records are copied when they are stored and when they are read. A filter looks at indexed properties through their indexes, at others
/// record by record, and always before the nearest are chosen. Ties are in a stable order.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TRecord">The type of the records.</typeparam>
[SuppressMessage("Naming", "CA1711", Justification = "A collection in the abstraction's sense.")]
public partial class VkSimCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly CollectionCatalog _catalog;
    private readonly IVectorIndexProvider? _indexes;
    private readonly bool _isOwner;
    private readonly CollectionModel _model;
    private readonly RecordMapper<TRecord> _mapper;
    private readonly VectorStoreCollectionMetadata _metadata;

    /// <summary>Makes a collection in memory that no store knows; it is not there until <see cref="EnsureCollectionExistsAsync"/>.</summary>
    /// <param name="device">The device that holds and compares the vectors; it is its owner's to dispose, after this.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="options">A definition of the records in place of their attributes, and what generates their vectors.</param>
    /// <exception cref="NotSupportedException">The records have a type, an index kind or a distance function that there is not, or vectors cannot be held as the options say, or are to be elsewhere, which takes a store in a folder.</exception>
    [RequiresDynamicCode("Records of a type of one's own are read by reflection. For Dictionary<string, object?> use VkSimDynamicCollection.")]
    [RequiresUnreferencedCode("Records of a type of one's own are read by reflection. For Dictionary<string, object?> use VkSimDynamicCollection.")]
    public VkSimCollection(VectorDevice device, string name, VkSimCollectionOptions? options = null)
        : this(OwnCatalog(device), name, options, Build, isOwner: true)
    {
    }

    [RequiresDynamicCode("Records of a type of one's own are read by reflection.")]
    [RequiresUnreferencedCode("Records of a type of one's own are read by reflection.")]
    internal VkSimCollection(CollectionCatalog catalog, string name, VkSimCollectionOptions options)
        : this(catalog, name, options, Build, isOwner: false)
    {
    }

    internal VkSimCollection(
        CollectionCatalog catalog, string name, VkSimCollectionOptions? options, Func<VkSimCollectionOptions, CollectionModel> build, bool isOwner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _catalog = catalog;
        _indexes = options?.VectorIndexes;
        CollectionCatalog.Require(catalog.FolderPath, _indexes);
        _isOwner = isOwner;
        _model = build(options ?? new());
        _mapper = new RecordMapper<TRecord>(_model, options?.Vectors);
        _metadata = new() { VectorStoreSystemName = StoreCall.SystemName, VectorStoreName = catalog.FolderPath, CollectionName = name };
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        Call("CollectionExists").RunAsync(() => Task.FromResult(_catalog.Exists(Name)));

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">It is there, with records of other properties.</exception>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) =>
        Call("CreateCollection").RunAsync(() => Task.Run(() => _catalog.EnsureAsync(Name, _mapper.Schema, _indexes, cancellationToken), cancellationToken));

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) =>
        Call("DeleteCollection").RunAsync(() => Task.Run(() => _catalog.DeleteAsync(Name, _indexes, cancellationToken), cancellationToken));

    /// <inheritdoc/>
    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckKey(key, nameof(key));
        await foreach (TRecord record in GetAsync([key], options, cancellationToken).ConfigureAwait(false))
        {
            return record;
        }

        return null;
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        CheckVectors(options?.IncludeVectors == true);
        object[] wanted = [.. keys.Select(key => CheckKey(key, nameof(keys)))];
        return ReadAsync("Get", stored => stored.Find(wanted), options?.IncludeVectors == true, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A part of the filter cannot be translated, or the order is not by the key or a property of single values.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        CheckVectors(options.IncludeVectors);
        RecordPredicate predicate = Translate(filter);
        RecordOrder? order = OrderOf(options.OrderBy?.Invoke(new()).Values ?? []);
        return ReadAsync(
            "Get",
            stored => (order is null ? stored.Find(predicate) : stored.Find(predicate).Order(order)).Skip(options.Skip).Take(top),
            options.IncludeVectors,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>All or none. Of records with one key the last counts. Keys that are to be generated are set in the records.</remarks>
    /// <exception cref="ArgumentException">A record has no key, or a vector of another length than its property says.</exception>
    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        IReadOnlyList<TRecord> all = [.. records.Select(record => record ?? throw new ArgumentException("A record is null.", nameof(records)))];
        if (all.Count == 0)
        {
            return;
        }

        IReadOnlyList<Embedding>?[] generated = await GenerateAsync(all, cancellationToken).ConfigureAwait(false);
        NewRecord[] stored = [.. all.Select((record, i) => _mapper.ToStored(record, [.. generated.Select(of => of?[i])]))];
        StoreCall call = Call("Upsert");
        await call.RunAsync(async () =>
        {
            StoredCollection collection = await StoredAsync(call, cancellationToken).ConfigureAwait(false);
            await collection.UpsertAsync(stored, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        CheckKey(key, nameof(key));
        return DeleteAsync([key], cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>All at once.</remarks>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        object[] unwanted = [.. keys.Select(key => CheckKey(key, nameof(keys)))];
        StoreCall call = Call("Delete");
        return call.RunAsync(async () =>
        {
            StoredCollection collection = await StoredAsync(call, cancellationToken).ConfigureAwait(false);
            await collection.DeleteAsync(unwanted, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? _metadata
            : serviceType == typeof(VectorDevice) ? _catalog.Device
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _isOwner)
        {
            _catalog.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected static CollectionCatalog OwnCatalog(VectorDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new CollectionCatalog(device, folder: null);
    }

    [RequiresDynamicCode("Records of a type of one's own are read by reflection.")]
    [RequiresUnreferencedCode("Records of a type of one's own are read by reflection.")]
    private static CollectionModel Build(VkSimCollectionOptions options) => typeof(TRecord) == typeof(Dictionary<string, object?>)
        ? throw new NotSupportedException(VectorDataStrings.NonDynamicCollectionWithDictionaryNotSupported(typeof(VkSimDynamicCollection)))
        : new VkSimModelBuilder().Build(typeof(TRecord), typeof(TKey), options.Definition, options.EmbeddingGenerator);

    private StoreCall Call(string operation) => new(operation, Name, _metadata.VectorStoreName);

    // Reading a file takes its time, which is not the caller's.
    private ValueTask<StoredCollection> StoredAsync(StoreCall call, CancellationToken cancellationToken) =>
        _catalog.FindOpen(Name, _mapper.Schema, _indexes) is { } stored ? new(stored) : new(OpenAsync(call, cancellationToken));

    private async Task<StoredCollection> OpenAsync(StoreCall call, CancellationToken cancellationToken) =>
        await Task.Run(() => _catalog.FindAsync(Name, _mapper.Schema, _indexes, cancellationToken), cancellationToken).ConfigureAwait(false)
            ?? throw call.Failed($"There is no collection '{Name}'; EnsureCollectionExistsAsync makes it.");

    private object CheckKey(TKey? key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        return key.GetType() == _model.KeyProperty.Type
            ? key
            : throw new ArgumentException($"The key is a {key.GetType().Name}; those of the collection '{Name}' are {_model.KeyProperty.Type.Name}.", name);
    }

    private void CheckVectors(bool areIncluded)
    {
        if (areIncluded && _model.EmbeddingGenerationRequired)
        {
            throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
        }
    }

    private RecordPredicate Translate(LambdaExpression filter) => new FilterTranslator(_model, _mapper.ColumnOf).Translate(filter);

    private RecordOrder? OrderOf(IReadOnlyList<FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition.SortInfo> keys) => keys.Count == 0 ? null : new([.. keys.Select(key =>
    {
        PropertyModel property = _model.GetDataOrKeyProperty(key.PropertySelector);
        return _mapper.ColumnOf(property) is { } column && ScalarType.Of(property.Type) is not null
            ? (column, key.Ascending)
            : throw new NotSupportedException($"Records cannot be ordered by '{property.ModelName}'; expected the key or a data property of single values.");
    })]);

    private async Task<IReadOnlyList<Embedding>?[]> GenerateAsync(IReadOnlyList<TRecord> records, CancellationToken cancellationToken)
    {
        var generated = new IReadOnlyList<Embedding>?[_mapper.Vectors.Count];
        for (int i = 0; i < generated.Length; i++)
        {
            VectorPropertyModel property = _mapper.Vectors[i];
            if (!VkSimModelBuilder.IsVector(property.Type))
            {
                generated[i] = await property.GenerateEmbeddingsAsync(records.Select(property.GetValueAsObject), cancellationToken).ConfigureAwait(false);
            }
        }

        return generated;
    }

    private async IAsyncEnumerable<TRecord> ReadAsync(
        string operation, Func<StoredCollection, IEnumerable<StoredRecord>> find, bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreCall call = Call(operation);
        List<TRecord> records = await call.RunAsync(
            () => !withVectors && _catalog.FindOpen(Name, _mapper.Schema, _indexes) is { } stored
                ? Task.Run(() => find(stored).Select(record => _mapper.ToRecord(record, vectors: null)).ToList(), cancellationToken)
                : Task.Run(() => ReadAsync(call, find, withVectors, cancellationToken), cancellationToken)).ConfigureAwait(false);
        foreach (TRecord record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    private async Task<List<TRecord>> ReadAsync(
        StoreCall call, Func<StoredCollection, IEnumerable<StoredRecord>> find, bool withVectors, CancellationToken cancellationToken)
    {
        StoredCollection stored = await StoredAsync(call, cancellationToken).ConfigureAwait(false);
        using VectorReading? vectors = withVectors ? stored.BeginReading() : null;
        List<StoredRecord> found = [.. find(stored)];
        if (vectors is RemoteReading remote)
        {
            await remote.LoadAsync(found, cancellationToken).ConfigureAwait(false);
        }

        return found.ConvertAll(record => _mapper.ToRecord(record, vectors?.Of(record)));
    }
}
