namespace VkSim;

/// <summary>Where SupCon's mean over the positives of a row stands (Khosla et al., "Supervised Contrastive Learning", 2020).</summary>
public enum SupConVariant
{
    /// <summary>Outside of the logarithm: the mean of −log p over the positives.</summary>
    Out,

    /// <summary>Inside of the logarithm: −log of the mean of p over the positives.</summary>
    In,
}
