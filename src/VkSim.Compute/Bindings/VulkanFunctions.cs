using System.Text;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Loader;

namespace VkSim.Compute;

/// <summary>
/// Where a <see cref="Vk"/> finds the commands of Vulkan: those of its device by vkGetDeviceProcAddr, which spares the
/// loader's detour, all others by vkGetInstanceProcAddr.
/// </summary>
/// <remarks>
/// The rule: <b>one Vk for each instance and one for each device</b>, never shared. A Vk keeps the addresses that it has
/// found, and creating an instance or a device with it exchanges them, so that an object used for two devices calls one
/// device's commands with the other's handles, and does so while another thread is inside. That ends the process.
/// Vk.GetApi() is not used: it searches the file system and the list of dependencies (130 to 220 ms) and cannot be trimmed.
/// </remarks>
internal sealed unsafe class VulkanFunctions : INativeContext
{
    private const string GetInstanceProcAddr = "vkGetInstanceProcAddr";

    private readonly INativeContext? _library;
    private readonly delegate* unmanaged<Instance, byte*, nint> _getInstanceProcAddr;
    private delegate* unmanaged<Device, byte*, nint> _getDeviceProcAddr;
    private Device _device;

    private VulkanFunctions(nint getInstanceProcAddr, INativeContext? library)
    {
        _getInstanceProcAddr = (delegate* unmanaged<Instance, byte*, nint>)getInstanceProcAddr;
        _library = library;
    }

    /// <summary>The instance; before it exists only the commands that need none are found.</summary>
    public Instance Instance { get; set; }

    /// <summary>The device; without one its commands go through the loader.</summary>
    public Device Device
    {
        get => _device;
        set
        {
            _getDeviceProcAddr = (delegate* unmanaged<Device, byte*, nint>)GetProcAddress("vkGetDeviceProcAddr");
            _device = value;
        }
    }

    /// <summary>Whether the device compiles and executes nothing.</summary>
    public bool CompileOnly { get; init; }

    /// <summary>The functions of the installed loader, or of the one that VKSIM_VULKAN_LIBRARY names.</summary>
    /// <exception cref="FileNotFoundException">There is no loader.</exception>
    /// <exception cref="SymbolLoadingException">The library is none.</exception>
    public static VulkanFunctions Open() => Of(SharedLibrary.Open("VkSim.VulkanLibrary", "VKSIM_VULKAN_LIBRARY", LibraryNames()));

    /// <summary>The functions of this loader, which is closed with them.</summary>
    /// <exception cref="SymbolLoadingException">The library is none.</exception>
    public static VulkanFunctions Of(SharedLibrary loader)
    {
        try
        {
            return new VulkanFunctions(loader.GetProcAddress(GetInstanceProcAddr), loader);
        }
        catch
        {
            loader.Dispose();
            throw;
        }
    }

    /// <summary>The functions that a host program's vkGetInstanceProcAddr gives for its instance.</summary>
    public static VulkanFunctions Of(nint getInstanceProcAddr, Instance instance)
        => new(getInstanceProcAddr, library: null) { Instance = instance };

    /// <summary>Functions of the same instance for one more device; they serve for as long as these do.</summary>
    /// <param name="compileOnly">Whether the device shall execute nothing.</param>
    public VulkanFunctions ForDevice(bool compileOnly = false) =>
        new((nint)_getInstanceProcAddr, library: null) { Instance = Instance, CompileOnly = compileOnly };

    /// <inheritdoc/>
    /// <exception cref="SymbolLoadingException">Neither the device nor the instance has it.</exception>
    public nint GetProcAddress(string proc, int? slot = null)
        => TryGetProcAddress(proc, out nint address, slot) ? address : throw new SymbolLoadingException(proc);

    /// <inheritdoc/>
    public bool TryGetProcAddress(string proc, out nint addr, int? slot = null)
    {
        // Loaders before Vulkan 1.2 do not give this one without an instance.
        addr = proc == GetInstanceProcAddr ? (nint)_getInstanceProcAddr : Find(proc);
        return addr != 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _library?.Dispose();

    /// <summary>Whether the device itself has a command, of its version of Vulkan or of an extension that was enabled.</summary>
    public bool HasOwn(string proc) => Find(proc, onDevice: true) != 0;

    private nint Find(string proc)
    {
        if (CompileOnly && CompileOnlyCommands.Find(proc) is var instead and not 0)
        {
            return instead;
        }

        // Layers warn where a device is asked for what only the instance has.
        bool isOfDevice = _device.Handle != 0 && !proc.StartsWith("vkGetPhysicalDevice", StringComparison.Ordinal);
        nint address = isOfDevice ? Find(proc, onDevice: true) : 0;
        return address != 0 ? address : Find(proc, onDevice: false);
    }

    private nint Find(string proc, bool onDevice)
    {
        Span<byte> name = stackalloc byte[Encoding.UTF8.GetMaxByteCount(proc.Length) + 1];
        name[Encoding.UTF8.GetBytes(proc, name)] = 0;
        fixed (byte* pointer = name)
        {
            return onDevice ? _getDeviceProcAddr(_device, pointer) : _getInstanceProcAddr(Instance, pointer);
        }
    }

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
}
