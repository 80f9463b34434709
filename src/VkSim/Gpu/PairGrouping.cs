namespace VkSim.Gpu;

/// <summary>Which right rows belong to a left row, as shaders/lib/pair_grid.glsl has it.</summary>
internal enum PairGrouping
{
    /// <summary>All of them.</summary>
    None,

    /// <summary>A group of its own.</summary>
    OfEach,

    /// <summary>One, which is that of a whole group of left rows.</summary>
    OfGroup,
}
