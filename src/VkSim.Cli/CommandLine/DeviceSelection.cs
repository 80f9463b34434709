namespace VkSim.Cli;

/// <summary>Finds the device that --device or the environment names.</summary>
internal static class DeviceSelection
{
    /// <summary>Opens it.</summary>
    /// <exception cref="NoSuchDeviceException">There is none.</exception>
    /// <exception cref="BadInputException">The environment asks for what there is not.</exception>
    public static VectorDevice Open(string? selector) => Find(selector, () => VectorDevice.Create(selector));

    /// <summary>Opens those whose names commas are between, unless it is one device's name as it is.</summary>
    /// <exception cref="NoSuchDeviceException">One of them is not there.</exception>
    /// <exception cref="BadInputException">The environment asks for what there is not.</exception>
    public static DeviceList OpenAll(string? selector)
    {
        string[] names = selector?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (names.Length < 2 || IsOne(selector!))
        {
            return new DeviceList([Open(selector)]);
        }

        List<VectorDevice> devices = [];
        try
        {
            foreach (string name in names)
            {
                devices.Add(Open(name));
            }

            return new DeviceList(devices);
        }
        catch
        {
            devices.ForEach(device => device.Dispose());
            throw;
        }
    }

    /// <summary>All devices, that one marked.</summary>
    /// <exception cref="NoSuchDeviceException">There is none.</exception>
    /// <exception cref="BadInputException">The environment asks for what there is not.</exception>
    public static IReadOnlyList<DeviceDescription> List(string? selector) => Find(selector, () => VectorDevice.Available(selector));

    private static bool IsOne(string selector)
    {
        try
        {
            return List(selector).Count > 0;
        }
        catch (NoSuchDeviceException)
        {
            return false;
        }
    }

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
