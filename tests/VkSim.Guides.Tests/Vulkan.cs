using VkSim.Compute;
using VkSim.Guides.Tests.Pages;

namespace VkSim.Guides.Tests;

/// <summary>Whether this machine has a Vulkan device.</summary>
internal static class Vulkan
{
    /// <summary>Never where VKSIM_REQUIRE_VULKAN is set: there a program that needs one must fail.</summary>
    public static bool IsMissing { get; } =
        Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") is null && !(GpuAdapter.TryEnumerate(out var adapters, out _) && adapters.Count > 0);

    /// <summary>The mathematics runs on the CPU as well; the engine does not.</summary>
    public static bool IsNeededBy(PageProgram program) => program.Source.Contains("using VkSim.Compute;", StringComparison.Ordinal);
}
