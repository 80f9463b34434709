namespace VkSim.Gpu.Contrastive;

/// <summary>The flags of shaders/lib/pair_roles.glsl.</summary>
[Flags]
internal enum PairTileFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Pairs (i, i) are left out.</summary>
    ExcludeDiagonal = 1,

    /// <summary>Pairs (i, i) are positives.</summary>
    DiagonalIsPositive = 2,

    /// <summary>Pairs with equal labels are positives.</summary>
    HasLabels = 4,

    /// <summary>There is a mask.</summary>
    HasMask = 8,

    /// <summary>Lines add to weights.</summary>
    HasLines = 16,

    /// <summary>Elements add to weights.</summary>
    HasElements = 32,

    /// <summary>All pairs are positives.</summary>
    AllPositive = 64,
}
