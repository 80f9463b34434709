namespace VkSim.Reference;

/// <summary>How the oracle turns one loss a row into its answer.</summary>
internal enum ReferenceReduction
{
    /// <summary>One value a row.</summary>
    None,

    /// <summary>The weighted mean.</summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,
}
