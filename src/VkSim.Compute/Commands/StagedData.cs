namespace VkSim.Compute;

/// <summary>A piece of a command list's data in host memory that the device copies from.</summary>
internal readonly record struct StagedData(HostBlock Block, ulong Offset, ulong Length);
