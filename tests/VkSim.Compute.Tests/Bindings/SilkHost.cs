using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Core;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;
using Silk.NET.Vulkan.Extensions.EXT;

namespace VkSim.Compute.Tests.Bindings;

/// <summary>
/// What an engine that uses Silk.NET has: its Vk, an instance under the validation layer where that is installed, a device
/// with those of the extensions named that it has, its queue and a command pool.
/// </summary>
internal sealed unsafe class SilkHost : IDisposable
{
    private readonly List<string> _messages = [];
    private readonly GCHandle _collector;
    private readonly CommandPool _pool;
    private readonly ExtDebugUtils? _debugUtils;
    private readonly DebugUtilsMessengerEXT _messenger;
    private readonly Silk.NET.Vulkan.Event _held;

    public SilkHost(string adapter, params string[] deviceExtensions)
    {
        Api = Vk.GetApi();
        _collector = GCHandle.Alloc(_messages);
        Instance = CreateInstance();
        if (Api.TryGetInstanceExtension(Instance, out _debugUtils))
        {
            var info = new DebugUtilsMessengerCreateInfoEXT(
                messageSeverity: DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt | DebugUtilsMessageSeverityFlagsEXT.WarningBitExt,
                messageType: DebugUtilsMessageTypeFlagsEXT.ValidationBitExt,
                pfnUserCallback: new PfnDebugUtilsMessengerCallbackEXT(&Collect),
                pUserData: (void*)GCHandle.ToIntPtr(_collector));
            Check(_debugUtils!.CreateDebugUtilsMessenger(Instance, &info, null, out _messenger));
        }

        PhysicalDevice = Api.GetPhysicalDevices(Instance).First(d => NameOf(d) == adapter);
        QueueFamily = FindComputeFamily();
        Extensions = [.. deviceExtensions.Where(e => Api.IsDeviceExtensionPresent(PhysicalDevice, e))];
        Device = CreateDevice(Extensions);
        Api.GetDeviceQueue(Device, QueueFamily, 0, out Queue queue);
        Queue = queue;
        var poolInfo = new CommandPoolCreateInfo(flags: CommandPoolCreateFlags.TransientBit, queueFamilyIndex: QueueFamily);
        Check(Api.CreateCommandPool(Device, in poolInfo, null, out _pool));
        var eventInfo = new EventCreateInfo(flags: EventCreateFlags.None);
        Check(Api.CreateEvent(Device, in eventInfo, null, out _held));
    }

    public Vk Api { get; }

    public Instance Instance { get; }

    public PhysicalDevice PhysicalDevice { get; }

    public Device Device { get; }

    public Queue Queue { get; }

    public uint QueueFamily { get; }

    public object QueueLock { get; } = new();

    /// <summary>The device extensions that are enabled.</summary>
    public string[] Extensions { get; }

    /// <summary>What it hands over.</summary>
    public ExternalVulkanDevice Handles => ExternalVulkanDevice.From(Api, Instance, PhysicalDevice, Device, Queue, QueueFamily);

    /// <summary>What the validation layer has said.</summary>
    public IReadOnlyList<string> Messages => _messages;

    public static void Check(Result result) => Assert.Equal(Result.Success, result);

    /// <summary>A buffer in device memory for storage and transfers.</summary>
    public (Silk.NET.Vulkan.Buffer Buffer, DeviceMemory Memory) CreateBuffer(ulong size)
    {
        var info = new BufferCreateInfo(
            size: size,
            usage: BufferUsageFlags.StorageBufferBit | BufferUsageFlags.TransferDstBit | BufferUsageFlags.TransferSrcBit,
            sharingMode: SharingMode.Exclusive);
        Check(Api.CreateBuffer(Device, in info, null, out Silk.NET.Vulkan.Buffer buffer));
        Api.GetBufferMemoryRequirements(Device, buffer, out MemoryRequirements requirements);
        uint type = (uint)System.Numerics.BitOperations.TrailingZeroCount(requirements.MemoryTypeBits);
        var allocation = new MemoryAllocateInfo(allocationSize: requirements.Size, memoryTypeIndex: type);
        Check(Api.AllocateMemory(Device, in allocation, null, out DeviceMemory memory));
        Check(Api.BindBufferMemory(Device, buffer, memory, 0));
        return (buffer, memory);
    }

    public void Destroy((Silk.NET.Vulkan.Buffer Buffer, DeviceMemory Memory) owned)
    {
        Api.DestroyBuffer(Device, owned.Buffer, null);
        Api.FreeMemory(Device, owned.Memory, null);
    }

    /// <summary>Records and submits, and does not wait.</summary>
    public void Submit(Action<CommandBuffer> record)
    {
        var allocation = new CommandBufferAllocateInfo(commandPool: _pool, level: CommandBufferLevel.Primary, commandBufferCount: 1);
        Check(Api.AllocateCommandBuffers(Device, in allocation, out CommandBuffer commands));
        var begin = new CommandBufferBeginInfo(flags: CommandBufferUsageFlags.OneTimeSubmitBit);
        Check(Api.BeginCommandBuffer(commands, in begin));
        record(commands);
        Check(Api.EndCommandBuffer(commands));
        var submit = new SubmitInfo(commandBufferCount: 1, pCommandBuffers: &commands);
        lock (QueueLock)
        {
            Check(Api.QueueSubmit(Queue, 1, in submit, default));
        }
    }

    /// <summary>Submits work after which the queue stands until <see cref="LetGo"/>.</summary>
    public void Hold()
        => Submit(commands =>
        {
            Silk.NET.Vulkan.Event held = _held;
            Api.CmdWaitEvents(
                commands, 1, &held, PipelineStageFlags.HostBit, PipelineStageFlags.AllCommandsBit, 0, null, 0, null, 0, null);
        });

    /// <summary>Lets the queue get on, for good.</summary>
    public void LetGo() => Check(Api.SetEvent(Device, _held));

    public void Dispose()
    {
        LetGo();
        Check(Api.DeviceWaitIdle(Device));
        Api.DestroyEvent(Device, _held, null);
        Api.DestroyCommandPool(Device, _pool, null);
        Api.DestroyDevice(Device, null);
        _debugUtils?.DestroyDebugUtilsMessenger(Instance, _messenger, null);
        Api.DestroyInstance(Instance, null);
        _collector.Free();
        Api.Dispose();
    }

    private Instance CreateInstance()
    {
        string[] extensions = Api.IsInstanceExtensionPresent(ExtDebugUtils.ExtensionName) ? [ExtDebugUtils.ExtensionName] : [];
        string[] layers = DeviceMatrix.ValidationAvailable ? [VulkanInstance.ValidationLayer] : [];
        nint extensionNames = SilkMarshal.StringArrayToPtr(extensions);
        nint layerNames = SilkMarshal.StringArrayToPtr(layers);
        var application = new ApplicationInfo(apiVersion: Vk.Version12);
        var info = new InstanceCreateInfo(
            pApplicationInfo: &application,
            enabledExtensionCount: (uint)extensions.Length,
            ppEnabledExtensionNames: (byte**)extensionNames,
            enabledLayerCount: (uint)layers.Length,
            ppEnabledLayerNames: (byte**)layerNames);
        Check(Api.CreateInstance(in info, null, out Instance instance));
        SilkMarshal.Free(extensionNames);
        SilkMarshal.Free(layerNames);
        return instance;
    }

    private Device CreateDevice(string[] extensions)
    {
        float priority = 1;
        var queue = new DeviceQueueCreateInfo(queueFamilyIndex: QueueFamily, queueCount: 1, pQueuePriorities: &priority);
        var features = new PhysicalDeviceTimelineSemaphoreFeatures(timelineSemaphore: true);
        nint names = SilkMarshal.StringArrayToPtr(extensions);
        var info = new DeviceCreateInfo(
            pNext: &features,
            queueCreateInfoCount: 1,
            pQueueCreateInfos: &queue,
            enabledExtensionCount: (uint)extensions.Length,
            ppEnabledExtensionNames: (byte**)names);
        Check(Api.CreateDevice(PhysicalDevice, in info, null, out Device device));
        SilkMarshal.Free(names);
        return device;
    }

    private string? NameOf(PhysicalDevice device)
    {
        Api.GetPhysicalDeviceProperties(device, out PhysicalDeviceProperties properties);
        return SilkMarshal.PtrToString((nint)properties.DeviceName);
    }

    private uint FindComputeFamily()
    {
        uint count = 0;
        Api.GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice, &count, null);
        var families = new QueueFamilyProperties[count];
        Api.GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice, ref count, out families[0]);
        return (uint)Array.FindIndex(families, family => family.QueueFlags.HasFlag(QueueFlags.ComputeBit));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 Collect(
        DebugUtilsMessageSeverityFlagsEXT severity,
        DebugUtilsMessageTypeFlagsEXT types,
        DebugUtilsMessengerCallbackDataEXT* data,
        void* user)
    {
        ((List<string>)GCHandle.FromIntPtr((nint)user).Target!).Add(SilkMarshal.PtrToString((nint)data->PMessage)!);
        return false;
    }
}
