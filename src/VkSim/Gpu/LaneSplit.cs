namespace VkSim.Gpu;

/// <summary>How the invocations that share a row divide its columns among them.</summary>
internal enum LaneSplit
{
    /// <summary>Every so manieth column each.</summary>
    InTurn,

    /// <summary>Whole blocks of columns each, as shaders/lib/block_sums.glsl has it.</summary>
    Blocks,

    /// <summary>Chains of segments, as shaders/lib/row_sums.glsl has it.</summary>
    Chains,
}
