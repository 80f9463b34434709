namespace VkSim.Compute;

/// <summary>A shader and what it is given do not fit: an unknown name, a wrong kind or range, a binding that is not set.</summary>
public sealed class ShaderBindingException : Exception
{
    /// <summary>What does not fit, what was found and what was expected.</summary>
    public ShaderBindingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
