namespace VkSim.Cli;

/// <summary>How the vectors of a text's tokens become one.</summary>
internal enum TokenPooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>That of the first token.</summary>
    First,
}
