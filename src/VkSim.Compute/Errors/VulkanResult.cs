namespace VkSim.Compute;

/// <summary>Turns result codes into exceptions where there is no device yet that could tell more.</summary>
internal static class VulkanResult
{
    /// <exception cref="GpuException">The result is anything but success.</exception>
    public static void Require(Result result, string call)
    {
        if (result != Result.Success)
        {
            throw Failure(result, call);
        }
    }

    public static GpuException Failure(Result result, string call) => result switch
    {
        Result.ErrorOutOfHostMemory or Result.ErrorOutOfDeviceMemory => new GpuOutOfMemoryException(
            $"{call} failed: {Describe(result)}.", 0, 0, 0, -1, result.ToString()),
        _ => new GpuException($"{call} failed: {Describe(result)}.", result.ToString()),
    };

    /// <summary>The code's name with a few plain words.</summary>
    public static string Describe(Result result) => result switch
    {
        Result.NotReady => "NotReady (the work has not finished)",
        Result.Timeout => "Timeout (the wait ran out of time)",
        Result.ErrorOutOfHostMemory => "ErrorOutOfHostMemory (the driver could not allocate host memory)",
        Result.ErrorOutOfDeviceMemory => "ErrorOutOfDeviceMemory (the driver could not allocate device memory)",
        Result.ErrorInitializationFailed => "ErrorInitializationFailed (the driver could not start)",
        Result.ErrorDeviceLost => "ErrorDeviceLost (the device no longer answers)",
        Result.ErrorMemoryMapFailed => "ErrorMemoryMapFailed (the driver could not map the memory)",
        Result.ErrorLayerNotPresent => "ErrorLayerNotPresent (a layer is not installed)",
        Result.ErrorExtensionNotPresent => "ErrorExtensionNotPresent (an extension is not offered)",
        Result.ErrorFeatureNotPresent => "ErrorFeatureNotPresent (a feature is not offered)",
        Result.ErrorIncompatibleDriver => "ErrorIncompatibleDriver (there is no driver for this loader)",
        Result.ErrorTooManyObjects => "ErrorTooManyObjects (the driver's limit of such objects is reached)",
        _ => result.ToString(),
    };
}
