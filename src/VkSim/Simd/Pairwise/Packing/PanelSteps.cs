using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Packing;

/// <summary>Floats between columns of a packed panel.</summary>
/// <param name="Column">From one column to the next within four.</param>
/// <param name="Quad">From four columns to the next four within eight.</param>
/// <param name="Octet">From eight columns to the next eight.</param>
internal readonly record struct PanelSteps(nint Column, nint Quad, nint Octet)
{
    /// <summary>The steps of a panel of so many rows.</summary>
    public static PanelSteps Of(ChainLayout layout, int height) => layout.Chains == 1
        ? new PanelSteps(height, 4 * height, 8 * height)
        : new PanelSteps((nint)layout.Length * height, 4 * (nint)layout.Length * height, height);
}
