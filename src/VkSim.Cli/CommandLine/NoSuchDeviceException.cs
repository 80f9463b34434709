namespace VkSim.Cli;

/// <summary>The user asked for a device that is not there: exit code 3 and one line.</summary>
/// <param name="subject">The option or variable that asked for it.</param>
/// <param name="selector">What it said.</param>
internal sealed class NoSuchDeviceException(string subject, string selector)
    : Exception($"{subject}: found no device '{selector}'; expected auto, or an index or part of a name of: {There()}")
{
    private static string There() => string.Join(", ", VectorDevice.Available("auto").Select(device => $"{device.Index} {device.Name}"));
}
