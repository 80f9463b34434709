using VkSim.Compute;

namespace VkSim.ShaderTool;

/// <summary>One compiled module: its file, the kernel where the source declares kernels, and the variant.</summary>
internal sealed record ShaderOutput(string Name, string? Kernel, ShaderVariant Variant);
