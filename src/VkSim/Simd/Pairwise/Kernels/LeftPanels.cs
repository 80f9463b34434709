namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>The packed rows of the left operand.</summary>
internal readonly unsafe struct LeftPanels(float* data, nint panelStride)
{
    /// <summary>The first panel.</summary>
    public float* Data { get; } = data;

    /// <summary>Floats from one panel's start to the next one's.</summary>
    public nint PanelStride { get; } = panelStride;
}
