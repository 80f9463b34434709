using Microsoft.Extensions.VectorData.ProviderServices;

namespace VkSim.VectorData.Models;

/// <summary>What a collection's records are made of, in the order of names: equal for any two models of the same records.</summary>
/// <param name="Key">The key's name in the store.</param>
/// <param name="KeyType">The key's type.</param>
/// <param name="Data">The data properties.</param>
/// <param name="Vectors">The vector properties.</param>
internal sealed record RecordSchema(string Key, DataType KeyType, IReadOnlyList<DataColumn> Data, IReadOnlyList<VectorColumn> Vectors)
{
    private const string VectorProperty = "the vector property";

    /// <summary>The schema of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vectors">How vectors are held; null: where nobody said otherwise, as they come.</param>
    /// <exception cref="NotSupportedException">A property's vectors cannot be held so.</exception>
    public static RecordSchema Of(CollectionModel model, VkSimVectorOptions? vectors)
    {
        RecordSchema schema = Create(model, vectors);
        foreach (VectorColumn column in schema.Vectors)
        {
            column.Require();
        }

        return schema;
    }

    /// <summary>A model's properties of one kind in the order of a schema's.</summary>
    public static IEnumerable<TProperty> InOrder<TProperty>(IEnumerable<TProperty> properties)
        where TProperty : PropertyModel =>
        properties.OrderBy(property => property.StorageName, StringComparer.Ordinal);

    /// <summary>It in words: equal where the schemas are, but for what is indexed, which is for those who open a collection to say.</summary>
    public string[] Description =>
    [
        $"the key '{Key}' of type {KeyType.Name}",
        .. Data.Select(column => $"the data property '{column.Name}' of type {column.Type.Name}"),
        .. Vectors.Select(column => $"{VectorProperty} '{column.Name}' of {column.Dimensions} dimensions by {column.Distance.Name}"),
    ];

    /// <summary>In what a description asked for differs from the one that a collection has; null where it does not.</summary>
    public static string? Difference(string[] own, string[] asked)
    {
        int at = own.AsSpan().CommonPrefixLength(asked);
        return at == own.Length && at == asked.Length ? null
            : $"it has {own.ElementAtOrDefault(at) ?? "nothing more"}, asked for is {asked.ElementAtOrDefault(at) ?? "nothing more"}";
    }

    /// <summary>How many vector properties a description has.</summary>
    public static int VectorsOf(string[] description) => description.Count(line => line.StartsWith(VectorProperty, StringComparison.Ordinal));

    private static RecordSchema Create(CollectionModel model, VkSimVectorOptions? vectors) => new(
        model.KeyProperty.StorageName,
        DataType.Of(model.KeyProperty.Type)!,
        [.. InOrder(model.DataProperties).Select(property => new DataColumn(property.StorageName, DataType.Of(property.Type)!, property.IsIndexed))],
        [.. InOrder(model.VectorProperties).Select(property =>
            new VectorColumn(property.StorageName, property.Dimensions, Distance.Find(property.DistanceFunction)!, vectors))]);
}
