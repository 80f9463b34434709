namespace VkSim.Gpu;

/// <summary>How a kernel sees the elements of a matrix: the LAYOUT of shaders/lib/elements.glsl and the variants' names.</summary>
internal enum RowLayout
{
    /// <summary>Any type at any place, as 32-bit words.</summary>
    Words,

    /// <summary>fp32 in whole groups of 4 columns.</summary>
    Vec4,

    /// <summary>16-bit types in whole groups of 4 columns.</summary>
    Half4,

    /// <summary>As <see cref="Vec4"/>, of words of 64 bits; only where <see cref="GpuContext.WidestOf"/> says so.</summary>
    Wide,

    /// <summary><see cref="Quantization.Int8"/>, to be read only.</summary>
    Int8,
}
