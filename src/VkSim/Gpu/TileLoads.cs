namespace VkSim.Gpu;

/// <summary>How an invocation of shaders/pairwise_tile.comp loads what it stages, from few registers to many.</summary>
internal enum TileLoads
{
    /// <summary>Each group of 4 columns is stored before the next is loaded.</summary>
    OneByOne,

    /// <summary>All that is staged at a time is loaded before it is stored.</summary>
    Together,

    /// <summary>The same, and while what was staged before is summed.</summary>
    Ahead,
}
