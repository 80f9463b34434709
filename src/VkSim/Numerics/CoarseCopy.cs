namespace VkSim;

/// <summary>A smaller copy of the vectors of an <see cref="EmbeddingIndex"/>, which a search reads first.</summary>
public enum CoarseCopy
{
    /// <summary>None: every vector is read as it is stored.</summary>
    None,

    /// <summary>
    /// A byte a component, padded to 32 components, on a GPU to 16, and 12 bytes a vector: a quarter of single precision to read.
    /// </summary>
    Int8,
}
