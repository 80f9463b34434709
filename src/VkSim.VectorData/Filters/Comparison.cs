namespace VkSim.VectorData.Filters;

/// <summary>How two values are compared; what is not here is one of these negated or turned round.</summary>
internal enum Comparison
{
    /// <summary>The same.</summary>
    Equal,

    /// <summary>The first is less.</summary>
    Less,

    /// <summary>The first is less, or the same.</summary>
    LessOrEqual,

    /// <summary>The first is more.</summary>
    Greater,

    /// <summary>The first is more, or the same.</summary>
    GreaterOrEqual,
}
