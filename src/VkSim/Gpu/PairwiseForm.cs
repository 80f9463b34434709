namespace VkSim.Gpu;

/// <summary>How Euclidean distances are computed, as shaders/lib/metric.glsl has it.</summary>
internal enum PairwiseForm
{
    /// <summary>From differences.</summary>
    Differences,

    /// <summary>‖a‖² + ‖b‖² − 2a·b, and from differences where that may have cancelled.</summary>
    ExpandedWhereSafe,

    /// <summary>‖a‖² + ‖b‖² − 2a·b.</summary>
    Expanded,
}
