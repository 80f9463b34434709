namespace VkSim.Cli;

/// <summary>What a command line says of the first line of text files.</summary>
internal enum HeaderChoice
{
    /// <summary>It is looked at.</summary>
    Auto,

    /// <summary>It names the columns.</summary>
    Yes,

    /// <summary>It is a row.</summary>
    No,
}
