namespace VkSim.Compute;

/// <summary>
/// The device stopped answering (a fault, a watchdog, a driver update or a card pulled out). Nothing on it can be used
/// any more: dispose the device and create another.
/// </summary>
public sealed class DeviceLostException : GpuException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where the loss was noticed.</param>
    /// <param name="cause">What the driver tells of the cause, where it tells anything.</param>
    public DeviceLostException(string message, string? cause = null)
        : base(cause is null ? message : $"{message} {cause}", "ErrorDeviceLost")
        => Cause = cause;

    /// <summary>What the driver tells of the cause, or null.</summary>
    public string? Cause { get; }
}
