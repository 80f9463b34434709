namespace VkSim.Compute;

/// <summary>How grave a validation message is.</summary>
public enum ValidationSeverity
{
    /// <summary>Allowed, but probably not meant.</summary>
    Warning,

    /// <summary>Vulkan is used in a way that it forbids.</summary>
    Error,
}
