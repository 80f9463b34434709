namespace VkSim.Gpu;

/// <summary>What is summed along rows for gradients; the numbers are those of shaders/row_products.comp.</summary>
internal enum RowSum : uint
{
    /// <summary>left · right.</summary>
    Product,

    /// <summary>right alone.</summary>
    Right,

    /// <summary>right · left / the norm of left, and how many of left have the largest magnitude.</summary>
    Along,
}
