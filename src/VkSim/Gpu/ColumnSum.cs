namespace VkSim.Gpu;

/// <summary>What is summed down columns; the numbers are those of shaders/column_sums.comp.</summary>
internal enum ColumnSum : uint
{
    /// <summary>A norm's terms as they are, and the largest magnitude.</summary>
    Measure,

    /// <summary>The terms at the column's own scale, where they are needed.</summary>
    Scaled,

    /// <summary>gradient · x / norm, and how many have the largest magnitude.</summary>
    Along,
}
