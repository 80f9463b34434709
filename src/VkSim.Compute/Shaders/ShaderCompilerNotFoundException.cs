namespace VkSim.Compute;

/// <summary>GLSL is to be compiled and the shaderc library is not installed; compiled SPIR-V works without it.</summary>
public sealed class ShaderCompilerNotFoundException : Exception
{
    /// <summary>The reason, and what to install.</summary>
    public ShaderCompilerNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
