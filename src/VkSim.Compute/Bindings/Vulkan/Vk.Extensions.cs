using System.Runtime.InteropServices;
using Silk.NET.Core.Native;

// As in Silk.NET these signatures say nothing about null, so that a caller compiles alike against either.
#nullable disable

namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    /// <summary>Gives the functions of an instance extension, where it is there and was enabled.</summary>
    public bool TryGetInstanceExtension<T>(Instance instance, out T ext, string layer = null)
        where T : NativeExtension<Vk>, INativeExtension<T>
    {
        ext = default;
        return IsInstanceExtensionPresent(T.Name, layer)
            && TryCreate(new ExtensionFunctions(_getInstanceProcAddr, instance.Handle), out ext);
    }

    /// <summary>Gives the functions of a device extension, where it is there and was enabled on the device.</summary>
    public bool TryGetDeviceExtension<T>(Instance instance, Device device, out T ext, string layer = null)
        where T : NativeExtension<Vk>, INativeExtension<T>
    {
        ext = default;
        if (!IsDeviceExtensionPresent(instance, T.Name, layer))
        {
            return false;
        }

        // The instance would give a device's commands too, but whether they are enabled only the device knows.
        ExtensionFunctions functions = T.IsPhysicalDeviceLevel
            ? new(_getInstanceProcAddr, instance.Handle)
            : new(Load(ref _getDeviceProcAddr, "vkGetDeviceProcAddr"u8), device.Handle);
        return TryCreate(functions, out ext);
    }

    public bool IsInstanceExtensionPresent(string extension, string layer = null)
        => Contains(default, extension, layer);

    public bool IsDeviceExtensionPresent(Instance instance, string extension, string layer = null)
        => IsDeviceExtensionPresent(instance, extension, out _, layer);

    public bool IsDeviceExtensionPresent(Instance instance, string extension, out PhysicalDevice device, string layer = null)
    {
        foreach (PhysicalDevice candidate in GetPhysicalDevices(instance))
        {
            if (IsDeviceExtensionPresent(candidate, extension, layer))
            {
                device = candidate;
                return true;
            }
        }

        device = default;
        return false;
    }

    public bool IsDeviceExtensionPresent(PhysicalDevice device, string extension, string layer = null)
        => Contains(device, extension, layer);

    public IReadOnlyCollection<PhysicalDevice> GetPhysicalDevices(Instance instance)
    {
        PhysicalDevice[] devices;
        uint count = 0;
        Result result;
        do
        {
            result = EnumeratePhysicalDevices(instance, &count, null);
            devices = new PhysicalDevice[count];
            fixed (PhysicalDevice* pointer = devices)
            {
                result = result == Result.Success && count > 0 ? EnumeratePhysicalDevices(instance, &count, pointer) : result;
            }
        }
        while (result == Result.Incomplete);
        return result == Result.Success ? devices[..(int)count] : [];
    }

    /// <summary>Whether the device, or the instance where there is no device, has this extension.</summary>
    private bool Contains(PhysicalDevice device, string extension, string layer)
    {
        fixed (byte* layerPointer = Utf8.Terminated(layer))
        {
            ExtensionProperties[] properties;
            uint count;
            Result result;
            do
            {
                result = EnumerateExtensions(device, layerPointer, &count, null);
                if (result != Result.Success)
                {
                    return false;
                }

                // One more than asked for, so that an empty list has an address too.
                properties = new ExtensionProperties[count + 1];
                fixed (ExtensionProperties* pointer = properties)
                {
                    result = EnumerateExtensions(device, layerPointer, &count, pointer);
                }
            }
            while (result == Result.Incomplete);
            return result == Result.Success && Contains(properties.AsSpan(0, (int)count), extension);
        }
    }

    private Result EnumerateExtensions(PhysicalDevice device, byte* layer, uint* count, ExtensionProperties* properties)
        => device.Handle == 0
            ? EnumerateInstanceExtensionProperties(layer, count, properties)
            : EnumerateDeviceExtensionProperties(device, layer, count, properties);

    private static bool Contains(ReadOnlySpan<ExtensionProperties> properties, string extension)
    {
        foreach (ref readonly ExtensionProperties property in properties)
        {
            fixed (byte* name = property.ExtensionName)
            {
                if (Marshal.PtrToStringUTF8((nint)name) == extension)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool TryCreate<T>(ExtensionFunctions functions, out T ext)
        where T : NativeExtension<Vk>, INativeExtension<T>
    {
        bool found = functions.Find(T.FirstFunction) != 0;
        ext = found ? T.Create(functions) : default;
        return found;
    }
}
