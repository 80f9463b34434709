using Silk.NET.Core.Loader;
using Silk.NET.Core.Native;

namespace VkSim.Compute;

/// <summary>
/// A VkInstance: one that all unvalidated devices and enumerations of the process share, one of its own for each validated
/// device (so that messages belong to a device), or a host program's, which is never destroyed here.
/// </summary>
internal sealed unsafe class VulkanInstance : IDisposable
{
    public const string ValidationLayer = "VK_LAYER_KHRONOS_validation";
    public const string NoDeviceMessage
        = "There is a Vulkan loader but no usable device: no driver offers a compute queue and Vulkan 1.1. Install the GPU's "
        + "driver, or a software driver (mesa-vulkan-drivers on Debian and Ubuntu).";

    private const string NoLoaderMessage
        = "The Vulkan loader is not installed (libvulkan.so.1 from libvulkan1 on Debian and Ubuntu, vulkan-1.dll with a GPU's "
        + "driver on Windows, libvulkan.1.dylib or MoltenVK from the Vulkan SDK on macOS).";

    private const string PortabilityEnumeration = "VK_KHR_portability_enumeration";
    private const string ValidationFeatures = "VK_EXT_validation_features";

    private static readonly Lock SharedLock = new();
    private static VulkanInstance? _shared;

    private readonly bool _owned;
    private readonly VulkanFunctions _functions;
    private DebugUtilsMessengerEXT _messenger;
    private int _users = 1;

    private VulkanInstance(VulkanFunctions functions, ValidationLog? log)
    {
        _functions = functions;
        _owned = true;
        Api = new Vk(functions);
        Version = LoaderVersion(Api);
        Log = log;
        Handle = Create(out bool debugUtils);
        functions.Instance = Handle;
        DebugUtils = debugUtils ? new ExtDebugUtils(functions) : null;
        if (log is not null)
        {
            CreateMessenger(log);
        }
    }

    private VulkanInstance(VulkanFunctions functions, Version version, bool debugUtils)
    {
        _functions = functions;
        Api = new Vk(functions);
        Handle = functions.Instance;
        Version = version;
        DebugUtils = debugUtils && functions.TryGetProcAddress("vkSetDebugUtilsObjectNameEXT", out _) ? new ExtDebugUtils(functions) : null;
    }

    /// <summary>The lowest version of Vulkan that serves.</summary>
    public static Version Floor { get; } = new(1, 1);

    /// <summary>The commands of the instance; a device has a Vk of its own, from <see cref="FunctionsForDevice"/>.</summary>
    public Vk Api { get; }

    public Instance Handle { get; }

    /// <summary>The version of Vulkan that was asked for.</summary>
    public Version Version { get; }

    public ValidationLog? Log { get; }

    /// <summary>Null where names and messages were not enabled.</summary>
    public ExtDebugUtils? DebugUtils { get; }

    /// <summary>The process's common instance; dispose it as often as it was asked for.</summary>
    /// <exception cref="NoVulkanException">There is no loader or no driver.</exception>
    public static VulkanInstance Share()
    {
        lock (SharedLock)
        {
            if (_shared is null)
            {
                _shared = Open(log: null);
            }
            else
            {
                _shared._users++;
            }

            return _shared;
        }
    }

    /// <summary>An instance of its own under the validation layer with synchronization validation.</summary>
    /// <exception cref="NoVulkanException">There is no loader or no driver.</exception>
    /// <exception cref="GpuException">The layer is not installed.</exception>
    public static VulkanInstance Validate(ValidationLog log) => Open(log);

    /// <summary>A host program's instance.</summary>
    /// <param name="handle">The instance.</param>
    /// <param name="getInstanceProcAddr">The host's vkGetInstanceProcAddr; zero takes the installed loader's.</param>
    /// <param name="version">The version of Vulkan that it was created for.</param>
    /// <param name="debugUtils">Whether VK_EXT_debug_utils was enabled.</param>
    public static VulkanInstance Wrap(Instance handle, nint getInstanceProcAddr, Version version, bool debugUtils)
    {
        VulkanFunctions functions = getInstanceProcAddr != 0 ? VulkanFunctions.Of(getInstanceProcAddr, handle) : OpenLoader();
        functions.Instance = handle;
        return new VulkanInstance(functions, version, debugUtils);
    }

    /// <summary>Where the Vk of one device finds its commands; serves for as long as the instance is in use.</summary>
    /// <param name="compileOnly">Whether the device shall execute nothing.</param>
    public VulkanFunctions FunctionsForDevice(bool compileOnly = false) => _functions.ForDevice(compileOnly);

    /// <summary>The devices that the loader knows, in its order.</summary>
    public IReadOnlyList<PhysicalDevice> PhysicalDevices()
    {
        PhysicalDevice[] devices;
        uint count = 0;
        Result result;
        do
        {
            result = Api.EnumeratePhysicalDevices(Handle, &count, null);
            if (result == Result.ErrorInitializationFailed)
            {
                // The loader's answer where drivers are installed and none of them works.
                return [];
            }

            VulkanResult.Require(result, "vkEnumeratePhysicalDevices");
            devices = new PhysicalDevice[Math.Max(count, 1)];
            fixed (PhysicalDevice* first = devices)
            {
                result = Api.EnumeratePhysicalDevices(Handle, &count, first);
            }
        }
        while (result == Result.Incomplete);
        VulkanResult.Require(result, "vkEnumeratePhysicalDevices");
        return devices[..(int)count];
    }

    public void Dispose()
    {
        lock (SharedLock)
        {
            if (--_users > 0)
            {
                return;
            }

            if (ReferenceEquals(this, _shared))
            {
                _shared = null;
            }
        }

        if (_messenger.Handle != 0)
        {
            DebugUtils!.DestroyDebugUtilsMessenger(Handle, _messenger, null);
        }

        if (_owned)
        {
            Api.DestroyInstance(Handle, null);
        }

        Api.Dispose();
        Log?.Dispose();
    }

    private static VulkanInstance Open(ValidationLog? log)
    {
        VulkanFunctions functions = OpenLoader();
        try
        {
            return new VulkanInstance(functions, log);
        }
        catch
        {
            functions.Dispose();
            throw;
        }
    }

    private static VulkanFunctions OpenLoader()
    {
        try
        {
            return VulkanFunctions.Open();
        }
        catch (Exception e) when (e is FileNotFoundException or SymbolLoadingException)
        {
            throw new NoVulkanException(NoLoaderMessage, innerException: e);
        }
    }

    private static Version LoaderVersion(Vk api)
    {
        uint packed = Vk.Version10;
        try
        {
            VulkanResult.Require(api.EnumerateInstanceVersion(&packed), "vkEnumerateInstanceVersion");
        }
        catch (SymbolLoadingException)
        {
            // A loader of Vulkan 1.0 lacks the function.
        }

        Version32 loader = (Version32)packed;
        Version found = new((int)loader.Major, (int)loader.Minor);
        return found < Floor
            ? throw new NoVulkanException($"The Vulkan loader speaks Vulkan {found}; at least {Floor} is needed.")
            : found > ExtensionSet.Version13 ? ExtensionSet.Version13 : found;
    }

    private Instance Create(out bool debugUtils)
    {
        HashSet<string> offered = ExtensionSet.Read(
            (count, first) => Api.EnumerateInstanceExtensionProperties((byte*)null, (uint*)count, (ExtensionProperties*)first),
            "vkEnumerateInstanceExtensionProperties");
        debugUtils = offered.Contains(ExtDebugUtils.ExtensionName);
        bool portability = offered.Contains(PortabilityEnumeration);
        List<string> extensions = [];
        AddIf(debugUtils, ExtDebugUtils.ExtensionName);
        AddIf(portability, PortabilityEnumeration);
        if (Log is not null)
        {
            RequireValidationLayer();
            extensions.Add(ValidationFeatures);
        }

        // MoltenVK and other partial implementations are listed only to those who ask for them.
        var flags = portability ? InstanceCreateFlags.EnumeratePortabilityBitKhr : InstanceCreateFlags.None;
        return Create(extensions, Log is null ? [] : [ValidationLayer], flags);

        void AddIf(bool condition, string name)
        {
            if (condition)
            {
                extensions.Add(name);
            }
        }
    }

    private Instance Create(List<string> extensions, string[] layers, InstanceCreateFlags flags)
    {
        nint engine = SilkMarshal.StringToPtr("VkSim");
        nint extensionNames = SilkMarshal.StringArrayToPtr(extensions);
        nint layerNames = SilkMarshal.StringArrayToPtr(layers);
        try
        {
            ApplicationInfo application = new()
            {
                SType = StructureType.ApplicationInfo,
                PEngineName = (byte*)engine,
                ApiVersion = Vk.MakeVersion((uint)Version.Major, (uint)Version.Minor),
            };
            InstanceCreateInfo info = new()
            {
                SType = StructureType.InstanceCreateInfo,
                Flags = flags,
                PApplicationInfo = &application,
                EnabledExtensionCount = (uint)extensions.Count,
                PpEnabledExtensionNames = (byte**)extensionNames,
                EnabledLayerCount = (uint)layers.Length,
                PpEnabledLayerNames = (byte**)layerNames,
            };
            ValidationFeatureEnableEXT synchronization = ValidationFeatureEnableEXT.SynchronizationValidationExt;
            ValidationFeaturesEXT features = new()
            {
                SType = StructureType.ValidationFeaturesExt,
                EnabledValidationFeatureCount = 1,
                PEnabledValidationFeatures = &synchronization,
            };
            if (Log is not null)
            {
                info.PNext = &features;
            }

            Result result = Api.CreateInstance(&info, null, out Instance instance);
            return result == Result.Success ? instance : throw Failure(result);
        }
        finally
        {
            SilkMarshal.Free(engine);
            SilkMarshal.Free(extensionNames);
            SilkMarshal.Free(layerNames);
        }
    }

    private static GpuException Failure(Result result)
        => result == Result.ErrorIncompatibleDriver
            ? new NoVulkanException(NoDeviceMessage, result.ToString())
            : VulkanResult.Failure(result, "vkCreateInstance");

    private void RequireValidationLayer()
    {
        uint count = 0;
        VulkanResult.Require(Api.EnumerateInstanceLayerProperties(&count, null), "vkEnumerateInstanceLayerProperties");
        var layers = new LayerProperties[Math.Max(count, 1)];
        fixed (LayerProperties* first = layers)
        {
            VulkanResult.Require(Api.EnumerateInstanceLayerProperties(&count, first), "vkEnumerateInstanceLayerProperties");
            for (int i = 0; i < count; i++)
            {
                if (SilkMarshal.PtrToString((nint)first[i].LayerName) == ValidationLayer)
                {
                    return;
                }
            }
        }

        throw new GpuException(
            $"Validation was asked for but the layer {ValidationLayer} is not installed (vulkan-validationlayers on Debian and "
            + "Ubuntu, or the Vulkan SDK).",
            nameof(Result.ErrorLayerNotPresent));
    }

    private void CreateMessenger(ValidationLog log)
    {
        if (DebugUtils is null)
        {
            return;
        }

        DebugUtilsMessengerCreateInfoEXT info = log.MessengerInfo();
        VulkanResult.Require(
            DebugUtils.CreateDebugUtilsMessenger(Handle, &info, null, out _messenger), "vkCreateDebugUtilsMessengerEXT");
    }
}
