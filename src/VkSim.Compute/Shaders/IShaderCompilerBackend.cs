namespace VkSim.Compute;

/// <summary>One of the two ways to reach shaderc.</summary>
internal interface IShaderCompilerBackend
{
    /// <summary>Compiles one self-contained text.</summary>
    /// <param name="source">GLSL without includes.</param>
    /// <param name="defines">Macros.</param>
    /// <param name="target">The Vulkan version.</param>
    /// <param name="optimize">Whether the SPIR-V optimizer runs; the module then has debug information, because names are part of it.</param>
    /// <param name="log">What the compiler printed; it calls the source <see cref="ShaderText.MainFile"/> or <c>&lt;stdin&gt;</c>.</param>
    /// <returns>The module, or null where the source does not compile.</returns>
    byte[]? Compile(
        string source, IReadOnlyDictionary<string, string> defines, VulkanTarget target, bool optimize, out string log);
}
