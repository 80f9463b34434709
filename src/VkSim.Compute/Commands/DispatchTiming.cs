namespace VkSim.Compute;

/// <summary>How long a dispatch took on the device, by the device's own clock.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="StartNanoseconds">When everything before it had finished, from the start of the submission's first dispatch.</param>
/// <param name="Nanoseconds">From then until it had finished.</param>
/// <remarks>
/// Dispatches that do not depend on each other may overlap; the time shared by two counts for the first, so the times of a
/// list add up to no more than the list took.
/// </remarks>
public readonly record struct DispatchTiming(string Name, double StartNanoseconds, double Nanoseconds)
{
    /// <summary>The time that the dispatch took.</summary>
    public TimeSpan Duration => TimeSpan.FromMicroseconds(Nanoseconds / 1000);
}
