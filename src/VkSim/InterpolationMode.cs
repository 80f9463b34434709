namespace VkSim;

/// <summary>How pictures are resized.</summary>
public enum InterpolationMode
{
    /// <summary>Of the 2×2 nearest elements, by their distances.</summary>
    Bilinear,

    /// <summary>Of the 4×4 nearest elements, by cubic convolution with PyTorch's coefficient −0.75; a result may lie beyond its elements.</summary>
    Bicubic,
}
