namespace VkSim.Compute;

/// <summary>What kind of hardware an adapter is.</summary>
public enum AdapterType
{
    /// <summary>None of the others, or unknown.</summary>
    Other,

    /// <summary>A GPU with memory of its own.</summary>
    Discrete,

    /// <summary>A GPU that shares the host's memory.</summary>
    Integrated,

    /// <summary>A GPU given to a virtual machine.</summary>
    Virtual,

    /// <summary>A driver that runs on the CPU.</summary>
    Software,
}
