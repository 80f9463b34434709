namespace VkSim;

/// <summary>Fewer bits a component than a type of elements has, for the vectors of an <see cref="EmbeddingIndex"/>.</summary>
public enum Quantization
{
    /// <summary>None: vectors are stored as they are, rounded to the type of their elements.</summary>
    None,

    /// <summary>
    /// A byte a component and a scale s = max|x| / 127 a vector: it becomes s·c with c = round(x / s), each component rounded to single
    /// precision once more. A vector with a component that is not finite becomes NaN throughout.
    /// </summary>
    Int8,

    /// <summary>
    /// A bit a component: 1 where it is above 0, otherwise 0, of vectors and of queries. They are compared by <see cref="Metric.L0"/>, the number
    /// of bits that differ: the Hamming distance.
    /// </summary>
    Binary,
}
