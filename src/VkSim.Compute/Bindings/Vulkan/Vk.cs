using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Silk.NET.Core;
using Silk.NET.Core.Loader;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan;

/// <summary>
/// The Vulkan commands. A command is looked up when it is first called: among the loader's exports, which dispatch by
/// the handle they are given and so serve any number of instances and devices from any thread, and failing that through
/// vkGetInstanceProcAddr with <see cref="CurrentInstance"/>, for commands newer than the loader.
/// </summary>
internal sealed unsafe partial class Vk : NativeAPI
{
    public const uint True = 1;
    public const uint False = 0;
    public const ulong WholeSize = ~0ul;
    public const uint QueueFamilyIgnored = ~0u;
    public const uint QueueFamilyExternal = ~1u;
    public const uint AttachmentUnused = ~0u;
    public const uint SubpassExternal = ~0u;
    public const uint RemainingMipLevels = ~0u;
    public const uint RemainingArrayLayers = ~0u;
    public const uint MaxMemoryTypes = 32;
    public const uint MaxMemoryHeaps = 16;
    public const uint UuidSize = 16;
    public const uint LuidSize = 8;
    public const uint MaxExtensionNameSize = 256;
    public const uint MaxDescriptionSize = 256;
    public const uint MaxPhysicalDeviceNameSize = 256;
    public const uint MaxDriverNameSize = 256;
    public const uint MaxDriverInfoSize = 256;

    /// <summary>An AppContext value or an environment variable that names the loader to open instead of the system's.</summary>
    private const string LibrarySwitch = "VkSim.VulkanLibrary";
    private const string LibraryVariable = "VKSIM_VULKAN_LIBRARY";

    private readonly nint _getInstanceProcAddr;
    private nint _currentInstance;
    private nint _currentDevice;

    private Vk(nint library)
        : base(library)
    {
        _getInstanceProcAddr = Export("vkGetInstanceProcAddr");
        if (_getInstanceProcAddr == 0)
        {
            Dispose();
            throw new SymbolLoadingException("vkGetInstanceProcAddr");
        }
    }

    public static Version32 Version10 => new(1, 0, 0);

    public static Version32 Version11 => new(1, 1, 0);

    public static Version32 Version12 => new(1, 2, 0);

    public static Version32 Version13 => new(1, 3, 0);

    public Instance? CurrentInstance
    {
        get => Volatile.Read(ref _currentInstance) is var handle and not 0 ? new Instance(handle) : null;
        set => Volatile.Write(ref _currentInstance, value.GetValueOrDefault().Handle);
    }

    public Device? CurrentDevice
    {
        get => Volatile.Read(ref _currentDevice) is var handle and not 0 ? new Device(handle) : null;
        set => Volatile.Write(ref _currentDevice, value.GetValueOrDefault().Handle);
    }

    public static Version32 MakeVersion(uint major, uint minor, uint patch = 0) => new(major, minor, patch);

    /// <summary>Opens the Vulkan loader.</summary>
    /// <exception cref="FileNotFoundException">There is no Vulkan loader here.</exception>
    public static Vk GetApi()
    {
        string? path = AppContext.GetData(LibrarySwitch) as string ?? Environment.GetEnvironmentVariable(LibraryVariable);
        return string.IsNullOrEmpty(path) ? new Vk(Open(LibraryNames())) : GetApi(path);
    }

    /// <summary>Opens this Vulkan loader.</summary>
    /// <exception cref="FileNotFoundException">It cannot be opened.</exception>
    public static Vk GetApi(string library) => new(Open(library));

    public PfnVoidFunction GetInstanceProcAddr(Instance instance, byte* pName)
        => ((delegate* unmanaged<Instance, byte*, PfnVoidFunction>)_getInstanceProcAddr)(instance, pName);

    public PfnVoidFunction GetInstanceProcAddr(Instance instance, string? pName)
    {
        fixed (byte* namePointer = Utf8.Terminated(pName))
        {
            return GetInstanceProcAddr(instance, namePointer);
        }
    }

    public PfnVoidFunction GetDeviceProcAddr(Device device, byte* pName)
    {
        var function = (delegate* unmanaged<Device, byte*, PfnVoidFunction>)Load(ref _getDeviceProcAddr, "vkGetDeviceProcAddr"u8);
        return function(device, pName);
    }

    public PfnVoidFunction GetDeviceProcAddr(Device device, string? pName)
    {
        fixed (byte* namePointer = Utf8.Terminated(pName))
        {
            return GetDeviceProcAddr(device, namePointer);
        }
    }

    private nint _getDeviceProcAddr;

    private static string[] LibraryNames()
    {
        if (OperatingSystem.IsWindows())
        {
            return ["vulkan-1.dll"];
        }

        if (OperatingSystem.IsMacOS() || OperatingSystem.IsIOS())
        {
            return ["libvulkan.1.dylib", "libvulkan.dylib", "/usr/local/lib/libvulkan.1.dylib", "libMoltenVK.dylib"];
        }

        return OperatingSystem.IsAndroid() ? ["libvulkan.so"] : ["libvulkan.so.1", "libvulkan.so"];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Load(ref nint slot, ReadOnlySpan<byte> name)
    {
        nint function = slot;
        return function != 0 ? function : Resolve(ref slot, name);
    }

    // Two threads may both come here; they find the same address.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Resolve(ref nint slot, ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name);
        nint function = Export(text);
        if (function == 0)
        {
            fixed (byte* pointer = name)
            {
                function = GetInstanceProcAddr(CurrentInstance.GetValueOrDefault(), pointer);
            }
        }

        return slot = function != 0 ? function : throw new SymbolLoadingException(text);
    }
}
