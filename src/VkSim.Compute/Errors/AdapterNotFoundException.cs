namespace VkSim.Compute;

/// <summary>There are adapters, but none is the one that was asked for.</summary>
public sealed class AdapterNotFoundException : GpuException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was asked for and what is there.</param>
    /// <param name="selector">What was asked for, or null where a predicate chose.</param>
    public AdapterNotFoundException(string message, string? selector = null)
        : base(message)
        => Selector = selector;

    /// <summary>What was asked for, or null where a predicate chose.</summary>
    public string? Selector { get; }
}
