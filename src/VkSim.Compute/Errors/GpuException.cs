namespace VkSim.Compute;

/// <summary>A Vulkan call failed, or what was asked of a device cannot be done.</summary>
public class GpuException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, what was found and what was expected.</param>
    /// <param name="resultName">The name of the result code, such as <c>ErrorInitializationFailed</c>, where a Vulkan call gave one.</param>
    /// <param name="innerException">The cause.</param>
    public GpuException(string message, string? resultName = null, Exception? innerException = null)
        : base(message, innerException)
        => ResultName = resultName;

    /// <summary>The name of Vulkan's result code, or null where no call was made.</summary>
    public string? ResultName { get; }
}
