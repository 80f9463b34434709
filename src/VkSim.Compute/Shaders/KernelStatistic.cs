namespace VkSim.Compute;

/// <summary>A figure that a driver's compiler gives of a kernel.</summary>
/// <param name="Name">The driver's name for it.</param>
/// <param name="Description">What the driver says of it.</param>
/// <param name="Value">The figure; a truth is 1 or 0. Whole numbers beyond 2^53 lose their last bits.</param>
public sealed record KernelStatistic(string Name, string Description, double Value);
