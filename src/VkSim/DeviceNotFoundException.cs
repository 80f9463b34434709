namespace VkSim;

/// <summary>No device fits what was asked for.</summary>
public sealed class DeviceNotFoundException : Exception
{
    /// <summary>Makes the exception with a message that names what was asked and what is there.</summary>
    public DeviceNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
