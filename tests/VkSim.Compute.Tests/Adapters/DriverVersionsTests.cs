using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class DriverVersionsTests
{
    [Theory]
    [InlineData((int)DriverId.NvidiaProprietary, (550u << 22) | (54u << 14) | (14u << 6), "", "550.54.14.0")]
    [InlineData((int)DriverId.IntelProprietaryWindows, (101u << 14) | 5333u, "", "101.5333")]
    [InlineData((int)DriverId.AmdProprietary, (2u << 22) | 302u, "24.3.1", "2.0.302")]
    [InlineData((int)DriverId.MesaLlvmpipe, 1u, "Mesa 22.3.6 (LLVM 15.0.6)", "22.3.6")]
    [InlineData((int)DriverId.MesaRadv, (23u << 22) | (1u << 12), "Mesa 23.1.0-devel (git-1234)", "23.1.0")]
    [InlineData((int)DriverId.MesaRadv, 0u, "Mesa 24", "24.0")]
    [InlineData((int)DriverId.MesaRadv, (23u << 22) | (1u << 12) | 2u, "Mesa unknown", "23.1.2")]
    public void AreReadAsTheVendorWritesThem(int driver, uint packed, string info, string expected)
        => Assert.Equal(Version.Parse(expected), DriverVersions.Read((DriverId)driver, packed, info));
}
