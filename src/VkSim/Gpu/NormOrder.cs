namespace VkSim.Gpu;

/// <summary>The kinds of norms that kernels tell apart; the numbers are those of shaders/lib/orders.glsl.</summary>
internal enum NormOrder : uint
{
    /// <summary>The count of what is not zero.</summary>
    Zero,

    /// <summary>Σ|x|.</summary>
    One,

    /// <summary>√Σx².</summary>
    Two,

    /// <summary>The largest magnitude.</summary>
    Maximum,

    /// <summary>(Σ|x|ᵖ)^(1/p).</summary>
    Other,
}
