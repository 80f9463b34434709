using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace VkSim.VectorData.Models;

/// <summary>Builds the models of collections, and refuses what there is not.</summary>
internal sealed class VkSimModelBuilder() : CollectionModelBuilder(new() { RequiresAtLeastOneVector = false, SupportsMultipleVectors = true })
{
    /// <summary>What a vector property may be without an embedding generator, for messages.</summary>
    public const string VectorTypes = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    private static readonly Type[] Keys = [typeof(string), typeof(int), typeof(long), typeof(ulong), typeof(Guid)];

    /// <summary>Whether values of a type are vectors as they are.</summary>
    public static bool IsVector(Type type) =>
        type == typeof(ReadOnlyMemory<float>) || type == typeof(ReadOnlyMemory<float>?) || type == typeof(Embedding<float>) || type == typeof(float[]);

    /// <inheritdoc/>
    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!Keys.Contains(keyProperty.Type))
        {
            throw new NotSupportedException(
                $"The key property '{keyProperty.ModelName}' has the type {keyProperty.Type.Name}; keys are {string.Join(", ", Keys.Select(type => type.Name))}.");
        }
    }

    /// <inheritdoc/>
    protected override void ValidateProperty(PropertyModel propertyModel, VectorStoreCollectionDefinition? definition)
    {
        base.ValidateProperty(propertyModel, definition);
        if (propertyModel is VectorPropertyModel vector)
        {
            if (vector.IndexKind is not (null or IndexKind.Flat))
            {
                throw new NotSupportedException(
                    $"The vector property '{vector.ModelName}' asks for an index of kind '{vector.IndexKind}'; there is '{IndexKind.Flat}', which is exact.");
            }

            if (Distance.Find(vector.DistanceFunction) is null)
            {
                throw new NotSupportedException(
                    $"The vector property '{vector.ModelName}' asks for the distance function '{vector.DistanceFunction}'; there are {Distance.Names}.");
            }
        }
    }

    /// <inheritdoc/>
    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = DataType.Names;
        return DataType.Of(type) is not null;
    }

    /// <inheritdoc/>
    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = VectorTypes;
        return IsVector(type);
    }
}
