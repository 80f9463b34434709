using VkSim.Compute;

namespace VkSim.Architecture.Tests.Planted.Simd;

internal static class RowsInABuffer
{
    public static bool IsSame(GpuBuffer left, GpuBuffer right) => ReferenceEquals(left, right);
}
