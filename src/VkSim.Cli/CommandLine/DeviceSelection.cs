namespace VkSim.Cli;

/// <summary>Finds the device that --device or the environment names.</summary>
internal static class DeviceSelection
{
    /// <summary>Opens it.</summary>
    /// <exception cref="NoSuchDeviceException">There is none.</exception>
    /// <exception cref="BadInputException">The environment asks for what there is not.</exception>
    public static VectorDevice Open(string? selector) => Find(selector, () => VectorDevice.Create(selector));

    /// <summary>All devices, that one marked.</summary>
    /// <exception cref="NoSuchDeviceException">There is none.</exception>
    /// <exception cref="BadInputException">The environment asks for what there is not.</exception>
    public static IReadOnlyList<DeviceDescription> List(string? selector) => Find(selector, () => VectorDevice.Available(selector));

    private static T Find<T>(string? selector, Func<T> find)
    {
        try
        {
            return find();
        }
        catch (DeviceNotFoundException)
        {
            bool isOption = !string.IsNullOrWhiteSpace(selector);
            throw new NoSuchDeviceException(
                isOption ? "--device" : "VKSIM_DEVICE", isOption ? selector! : Environment.GetEnvironmentVariable("VKSIM_DEVICE") ?? "");
        }
        catch (ArgumentException error)
        {
            // Of the environment: an instruction set or a capability that is none, or that this machine lacks.
            throw new BadInputException(error);
        }
    }
}
