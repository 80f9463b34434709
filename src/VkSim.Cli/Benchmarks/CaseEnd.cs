namespace VkSim.Cli;

/// <summary>How a case of a benchmark ended.</summary>
internal enum CaseEnd
{
    /// <summary>With a result.</summary>
    Done,

    /// <summary>It took longer than it may, and stopped when told to.</summary>
    TooSlow,

    /// <summary>It was interrupted and has stopped.</summary>
    Interrupted,

    /// <summary>It does not stop.</summary>
    Hung,
}
