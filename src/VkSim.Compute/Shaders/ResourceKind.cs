namespace VkSim.Compute;

/// <summary>What a shader declares at a binding.</summary>
public enum ResourceKind
{
    /// <summary>A <c>buffer</c> block.</summary>
    StorageBuffer,

    /// <summary>A <c>uniform</c> block.</summary>
    UniformBuffer,

    /// <summary>An image, with or without a sampler, or a texel buffer.</summary>
    Image,

    /// <summary>A sampler.</summary>
    Sampler,

    /// <summary>Something else, such as an acceleration structure.</summary>
    Other,
}
