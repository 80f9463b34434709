namespace VkSim.Compute;

/// <summary>Where in the pipeline a command touches a buffer.</summary>
[Flags]
internal enum CommandStages
{
    None = 0,

    /// <summary>A compute shader.</summary>
    Compute = 1,

    /// <summary>A copy, fill or update.</summary>
    Transfer = 2,

    /// <summary>The group counts that an indirect dispatch reads.</summary>
    Indirect = 4,
}
