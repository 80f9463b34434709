namespace VkSim.Compute;

/// <summary>How far a warm-up is.</summary>
/// <param name="Done">Kernels that are ready.</param>
/// <param name="Total">Kernels that were asked for.</param>
public readonly record struct WarmUpProgress(int Done, int Total);
