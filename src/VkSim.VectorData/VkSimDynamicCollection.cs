using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using VkSim.VectorData.Models;
using VkSim.VectorData.Records;

namespace VkSim;

/// <summary>A collection of records that are dictionaries, by a definition; keys are of the type that the definition says.</summary>
public sealed class VkSimDynamicCollection : VkSimCollection<object, Dictionary<string, object?>>
{
    /// <summary>Makes a collection in memory that no store knows; it is not there until <see cref="VectorStoreCollection{TKey, TRecord}.EnsureCollectionExistsAsync"/>.</summary>
    /// <param name="device">The device that holds and compares the vectors; it is its owner's to dispose, after this.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="options">The definition of the records, and what generates their vectors.</param>
    /// <exception cref="NotSupportedException">The records have a type, an index kind or a distance function that there is not.</exception>
    public VkSimDynamicCollection(VectorDevice device, string name, VkSimCollectionOptions options)
        : base(OwnCatalog(device), name, options, Build, isOwner: true)
    {
    }

    internal VkSimDynamicCollection(CollectionCatalog catalog, string name, VkSimCollectionOptions options)
        : base(catalog, name, options, Build, isOwner: false)
    {
    }

    private static CollectionModel Build(VkSimCollectionOptions options)
    {
        VectorStoreCollectionDefinition definition =
            options.Definition ?? throw new ArgumentException("A collection of dictionaries needs a definition.", nameof(options));

        // Of a definition for dictionaries the builder does not take the generator.
        return new VkSimModelBuilder().BuildDynamic(definition, definition.EmbeddingGenerator ?? options.EmbeddingGenerator);
    }
}
