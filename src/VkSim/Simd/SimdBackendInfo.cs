using VkSim.Contract;
using VkSim.Simd.Vectors;

namespace VkSim.Simd;

/// <summary>How the SIMD backend introduces itself.</summary>
internal static class SimdBackendInfo
{
    /// <summary>The description of a level on this machine.</summary>
    public static BackendInfo Of(SimdLevel level)
    {
        int lanes = level switch
        {
            SimdLevel.Avx512 => 16,
            SimdLevel.Avx2 => 8,
            SimdLevel.Sse => 4,
            _ => 1,
        };
        return new BackendInfo
        {
            Name = "cpu",
            Vendor = Vendor(SimdDetection.ProcessorName),
            Driver = $"VkSim SIMD on {SimdDetection.ProcessorName}",
            Type = BackendInfo.SimdType,
            SubgroupMin = lanes,
            SubgroupMax = lanes,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            InstructionSet = SimdDetection.Describe(level),
            Reproducible = Fused,
        };
    }

    private static bool? Fused() => SimdDetection.HasFusedMultiplyAdd;

    private static string Vendor(string processor)
    {
        string[] known = ["AMD", "Intel", "Apple", "Ampere", "Qualcomm", "AWS", "ARM"];
        return known.FirstOrDefault(vendor => processor.Contains(vendor, StringComparison.OrdinalIgnoreCase)) ?? processor;
    }
}
