namespace VkSim;

/// <summary>An operand of a loss.</summary>
public enum LossOperand
{
    /// <summary>The first one: queries, a, the first view, embeddings.</summary>
    First,

    /// <summary>The second one: positives, b, the second view.</summary>
    Second,

    /// <summary>Explicit negatives; of those that each row has for itself, the rows of all of them.</summary>
    Negatives,
}
