namespace VkSim.Compute;

/// <summary>There is no Vulkan here: no loader, no driver, or no device that speaks Vulkan 1.1.</summary>
public sealed class NoVulkanException : GpuException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is missing and how to get it.</param>
    /// <param name="resultName">Vulkan's result code, where a call gave one.</param>
    /// <param name="innerException">The cause.</param>
    public NoVulkanException(string message, string? resultName = null, Exception? innerException = null)
        : base(message, resultName, innerException)
    {
    }
}
