using VkSim.Compute;
using VkSim.Guides.Tests.Pages;

namespace VkSim.Guides.Tests;

/// <summary>What of this machine programs need beyond the .NET SDK.</summary>
internal static class Vulkan
{
    /// <summary>Never where VKSIM_REQUIRE_VULKAN is set: there a program that needs one must fail.</summary>
    public static bool IsMissing { get; } = !IsRequired && !(GpuAdapter.TryEnumerate(out var adapters, out _) && adapters.Count > 0);

    private static bool IsRequired => Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") is not null;

    /// <summary>What a program lacks here, or null. The mathematics runs on the CPU as well; the engine does not.</summary>
    public static string? MissingFor(PageProgram program)
    {
        if (IsMissing && program.Source.Contains("using VkSim.Compute;", StringComparison.Ordinal))
        {
            return "There is no Vulkan device.";
        }

        return program.Files.Count > 0 && !IsRequired && !ShaderCompiler.IsAvailable ? "There is no shader compiler." : null;
    }
}
