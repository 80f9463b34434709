namespace VkSim.Compute;

/// <summary>The kinds of subgroup operations that compute shaders may use.</summary>
[Flags]
public enum SubgroupOperations
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Election, barriers, the invocation's own index.</summary>
    Basic = 0x1,

    /// <summary>Any, all, all equal.</summary>
    Vote = 0x2,

    /// <summary>Reductions and scans.</summary>
    Arithmetic = 0x4,

    /// <summary>Ballots and broadcasts.</summary>
    Ballot = 0x8,

    /// <summary>Shuffles by index and by exclusive or.</summary>
    Shuffle = 0x10,

    /// <summary>Shuffles up and down.</summary>
    ShuffleRelative = 0x20,

    /// <summary>Reductions over clusters.</summary>
    Clustered = 0x40,

    /// <summary>Quad swaps and broadcasts.</summary>
    Quad = 0x80,
}
