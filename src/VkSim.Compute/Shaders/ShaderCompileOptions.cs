namespace VkSim.Compute;

/// <summary>How GLSL is compiled. The defaults compile one self-contained compute shader for Vulkan 1.1.</summary>
public sealed record ShaderCompileOptions
{
    /// <summary>The name that errors carry; for a file its path.</summary>
    public string? FileName { get; init; }

    /// <summary>
    /// The folders that <c>#include</c> may read. A quoted include is first looked for beside the file that asks, and a file
    /// outside of all these folders is never read. A shader loaded from a file may also read its own folder.
    /// </summary>
    public IReadOnlyList<string> IncludeDirectories { get; init; } = [];

    /// <summary>
    /// The kernel to compile, of those that the source declares by <c>#pragma kernel NAME DEFINE=VALUE …</c>: the function
    /// <c>void NAME()</c> becomes the entry point, with those macros and <c>KERNEL_NAME</c> defined, by which also its
    /// <c>local_size</c> may differ from that of the others. Null takes the only one; a shader made without a choice has all of them.
    /// </summary>
    public string? Kernel { get; init; }

    /// <summary>Preprocessor macros, name to value; an empty value defines the name alone. They go before those of a <c>#pragma kernel</c>.</summary>
    public IReadOnlyDictionary<string, string> Defines { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the SPIR-V optimizer runs. Drivers optimize on their own, and the optimizer has broken valid kernels before, so
    /// it stays off unless asked for here or by a line <c>//! optimize</c> in the shader.
    /// </summary>
    public bool Optimize { get; init; }

    /// <summary>The Vulkan version to compile for; a line <c>//! target 1.2</c> in the shader goes before it.</summary>
    public VulkanTarget Target { get; init; } = VulkanTarget.Vulkan11;
}
