namespace VkSim;

/// <summary>What one vector of a normalization is.</summary>
public enum NormalizeAxis
{
    /// <summary>A row is a vector (dim=1 of torch).</summary>
    Rows,

    /// <summary>A column is a vector (dim=0 of torch).</summary>
    Columns,
}
