using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Where the factors of right rows are, where they are not in working memory.</summary>
/// <param name="Buffer">8 bytes a row.</param>
/// <param name="FirstRow">The row of the buffer that is right row 0.</param>
internal readonly record struct RightFactors(GpuBuffer Buffer, long FirstRow);
