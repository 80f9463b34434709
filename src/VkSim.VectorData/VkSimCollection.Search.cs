using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using VkSim.VectorData;
using VkSim.VectorData.Filters;
using VkSim.VectorData.Models;
using VkSim.VectorData.Records;

namespace VkSim;

/// <content>What is nearest.</content>
public partial class VkSimCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    /// <remarks>
    /// Scores are what the distance function of the vector property is documented to be: similarities best first downwards, distances upwards,
    /// NaN last. A threshold keeps similarities from it on, and distances up to it. Records without a vector are not found.
    /// </remarks>
    /// <exception cref="ArgumentException">A vector of another length than the property says.</exception>
    /// <exception cref="NotSupportedException">
    /// A part of the filter cannot be translated, vectors are asked for where they are generated, or the value is no vector and there is no
    /// embedding generator.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Which vector property is not said where there are several, or the embedding generator does not take such values.
    /// </exception>
    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        CheckVectors(options.IncludeVectors);
        VectorPropertyModel property = _model.GetVectorPropertyOrSingle(options);
        if (RecordMapper<TRecord>.VectorOf(searchValue) is { } vector)
        {
            CheckLength(vector, property, nameof(searchValue));
        }

        RecordPredicate? filter = options.Filter is null ? null : Translate(options.Filter);
        return SearchAsync(searchValue, property, filter, top, options, cancellationToken);
    }

    private static void CheckLength(ReadOnlyMemory<float> vector, VectorPropertyModel property, string name)
    {
        if (vector.Length != property.Dimensions)
        {
            throw new ArgumentException(
                $"The vector to search for has {vector.Length} components; those of the property '{property.ModelName}' have {property.Dimensions}.", name);
        }
    }

    private async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync(
        object value,
        VectorPropertyModel property,
        RecordPredicate? filter,
        int top,
        VectorSearchOptions<TRecord> options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> query = RecordMapper<TRecord>.VectorOf(value) ?? await GenerateAsync(value, property, cancellationToken).ConfigureAwait(false);
        CheckLength(query, property, "searchValue");
        int column = _mapper.Vectors.Index().First(vector => vector.Item == property).Index;
        StoreCall call = Call("VectorSearch");
        Distance distance = _mapper.Schema.Vectors[column].Distance;
        List<VectorSearchResult<TRecord>> results =
            await call.RunAsync(() => options.IncludeVectors ? FindWithVectorsAsync() : FindAsync()).ConfigureAwait(false);
        foreach (VectorSearchResult<TRecord> result in results)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return result;
        }

        async Task<List<VectorSearchResult<TRecord>>> FindAsync()
        {
            StoredCollection stored = await StoredAsync(call, cancellationToken).ConfigureAwait(false);
            return Page(await SearchAsync(stored).ConfigureAwait(false))
                .Select(hit => new VectorSearchResult<TRecord>(_mapper.ToRecord(hit.Record, vectors: null), hit.Score))
                .ToList();
        }

        async Task<List<VectorSearchResult<TRecord>>> FindWithVectorsAsync()
        {
            StoredCollection stored = await StoredAsync(call, cancellationToken).ConfigureAwait(false);
            using VectorReading vectors = stored.BeginReading();
            IEnumerable<(StoredRecord Record, double Score)> page = Page(await SearchAsync(stored).ConfigureAwait(false));
            if (vectors is RemoteReading remote)
            {
                await remote.LoadAsync(page.Select(hit => hit.Record), cancellationToken).ConfigureAwait(false);
            }

            return page.Select(hit => new VectorSearchResult<TRecord>(_mapper.ToRecord(hit.Record, vectors.Of(hit.Record)), hit.Score)).ToList();
        }

        ValueTask<List<(StoredRecord Record, float Score)>> SearchAsync(StoredCollection stored) =>
            stored.SearchAsync(column, query, (long)top + options.Skip, filter, cancellationToken);

        IEnumerable<(StoredRecord Record, double Score)> Page(List<(StoredRecord Record, float Score)> found) => found.Skip(options.Skip)
            .Select(hit => (hit.Record, Score: distance.ScoreOf(hit.Score)))
            .Where(hit => options.ScoreThreshold is not { } threshold || distance.IsWithin(hit.Score, threshold));
    }

    private static async Task<ReadOnlyMemory<float>> GenerateAsync(object value, VectorPropertyModel property, CancellationToken cancellationToken) =>
        property.EmbeddingGenerationDispatcher is not null
            ? ((Embedding<float>)await property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector
            : throw (property.EmbeddingGenerator is { } generator
                ? new InvalidOperationException(VectorDataStrings.IncompatibleEmbeddingGeneratorWasConfiguredForInputType(value.GetType(), generator.GetType()))
                : new NotSupportedException(VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(value.GetType(), VkSimModelBuilder.VectorTypes)));
}
