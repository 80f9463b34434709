using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Core;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;
using Silk.NET.Vulkan.Extensions.EXT;

namespace VkSim.Compute.Tests.Bindings;

/// <summary>
/// What an engine that uses Silk.NET has: its Vk, an instance under the validation layer with synchronization validation where that
/// is installed, a device with those of the extensions named that it has, its queues and a command pool.
/// </summary>
internal sealed unsafe class SilkHost : IDisposable
{
    private readonly List<string> _messages = [];
    private readonly GCHandle _collector;
    private readonly CommandPool _pool;
    private readonly ExtDebugUtils? _debugUtils;
    private readonly DebugUtilsMessengerEXT _messenger;
    private readonly Silk.NET.Vulkan.Event _held;
    private readonly List<Silk.NET.Vulkan.Semaphore> _semaphores = [];
    private readonly List<Fence> _fences = [];
    private readonly List<(Silk.NET.Vulkan.Buffer Buffer, DeviceMemory Memory)> _buffers = [];

    public SilkHost(string adapter, params string[] deviceExtensions)
        : this(adapter, DeviceMatrix.ValidationAvailable, deviceExtensions)
    {
    }

    public SilkHost(string adapter, bool validate, params string[] deviceExtensions)
    {
        Api = Vk.GetApi();
        _collector = GCHandle.Alloc(_messages);
        Instance = CreateInstance(validate);
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
        QueueFamily = FindComputeFamily(out uint queues);
        Extensions = [.. deviceExtensions.Where(e => Api.IsDeviceExtensionPresent(PhysicalDevice, e))];
        Device = CreateDevice(Extensions, Math.Min(queues, 2));
        Api.GetDeviceQueue(Device, QueueFamily, 0, out Queue queue);
        Queue = queue;
        if (queues > 1)
        {
            Api.GetDeviceQueue(Device, QueueFamily, 1, out queue);
        }

        SecondQueue = queue;
        SecondLock = queues > 1 ? new object() : QueueLock;
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

    /// <summary>A second queue of the family; on drivers that have but one that one again, with the same lock.</summary>
    public Queue SecondQueue { get; }

    public object SecondLock { get; }

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

    /// <summary>A buffer whose memory the host sees, coherent; it goes with the host.</summary>
    public (Silk.NET.Vulkan.Buffer Buffer, nint Mapped) CreateMapped(ulong size)
    {
        var info = new BufferCreateInfo(size: size, usage: BufferUsageFlags.TransferDstBit, sharingMode: SharingMode.Exclusive);
        Check(Api.CreateBuffer(Device, in info, null, out Silk.NET.Vulkan.Buffer buffer));
        Api.GetBufferMemoryRequirements(Device, buffer, out MemoryRequirements requirements);
        DeviceMemory memory = Allocate(requirements, MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit);
        Check(Api.BindBufferMemory(Device, buffer, memory, 0));
        _buffers.Add((buffer, memory));
        void* mapped;
        Check(Api.MapMemory(Device, memory, 0, Vk.WholeSize, 0, &mapped));
        return (buffer, (nint)mapped);
    }

    /// <summary>Memory with these properties.</summary>
    public DeviceMemory Allocate(in MemoryRequirements requirements, MemoryPropertyFlags properties)
    {
        Api.GetPhysicalDeviceMemoryProperties(PhysicalDevice, out PhysicalDeviceMemoryProperties types);
        uint type = 0;
        while ((requirements.MemoryTypeBits & (1u << (int)type)) == 0 || !types.MemoryTypes[(int)type].PropertyFlags.HasFlag(properties))
        {
            type++;
        }

        var allocation = new MemoryAllocateInfo(allocationSize: requirements.Size, memoryTypeIndex: type);
        Check(Api.AllocateMemory(Device, in allocation, null, out DeviceMemory memory));
        return memory;
    }

    /// <summary>A semaphore that goes with the host.</summary>
    public Silk.NET.Vulkan.Semaphore CreateSemaphore(bool timeline)
    {
        var type = new SemaphoreTypeCreateInfo(semaphoreType: timeline ? SemaphoreType.Timeline : SemaphoreType.Binary);
        var info = new SemaphoreCreateInfo(pNext: &type);
        Check(Api.CreateSemaphore(Device, in info, null, out Silk.NET.Vulkan.Semaphore semaphore));
        _semaphores.Add(semaphore);
        return semaphore;
    }

    /// <summary>A fence that goes with the host.</summary>
    public Fence CreateFence()
    {
        var info = new FenceCreateInfo(flags: FenceCreateFlags.None);
        Check(Api.CreateFence(Device, in info, null, out Fence fence));
        _fences.Add(fence);
        return fence;
    }

    /// <summary>Raises a timeline semaphore.</summary>
    public void Signal(Silk.NET.Vulkan.Semaphore semaphore, ulong value)
    {
        var info = new SemaphoreSignalInfo(semaphore: semaphore, value: value);
        Check(Api.SignalSemaphore(Device, in info));
    }

    public ulong ValueOf(Silk.NET.Vulkan.Semaphore semaphore)
    {
        Check(Api.GetSemaphoreCounterValue(Device, semaphore, out ulong value));
        return value;
    }

    /// <summary>Waits for the queue, as an engine does that has nothing better.</summary>
    public void WaitIdle()
    {
        lock (QueueLock)
        {
            Check(Api.QueueWaitIdle(Queue));
        }
    }

    /// <summary>Records and submits, and does not wait.</summary>
    public void Submit(Action<CommandBuffer> record) => Submit(record, default, default, default);

    /// <summary>Records and submits with semaphores and a fence, where they are not null, and does not wait.</summary>
    public void Submit(Action<CommandBuffer> record, SemaphorePoint wait, SemaphorePoint signal, Fence fence)
    {
        var allocation = new CommandBufferAllocateInfo(commandPool: _pool, level: CommandBufferLevel.Primary, commandBufferCount: 1);
        Check(Api.AllocateCommandBuffers(Device, in allocation, out CommandBuffer commands));
        var begin = new CommandBufferBeginInfo(flags: CommandBufferUsageFlags.OneTimeSubmitBit);
        Check(Api.BeginCommandBuffer(commands, in begin));
        record(commands);
        Check(Api.EndCommandBuffer(commands));
        var (waited, waitValue) = (new Silk.NET.Vulkan.Semaphore(wait.Semaphore), wait.Value);
        var (signalled, signalValue) = (new Silk.NET.Vulkan.Semaphore(signal.Semaphore), signal.Value);
        PipelineStageFlags stages = PipelineStageFlags.AllCommandsBit;
        uint waits = wait.Semaphore == 0 ? 0u : 1u;
        uint signals = signal.Semaphore == 0 ? 0u : 1u;
        var timeline = new TimelineSemaphoreSubmitInfo(
            waitSemaphoreValueCount: waits,
            pWaitSemaphoreValues: &waitValue,
            signalSemaphoreValueCount: signals,
            pSignalSemaphoreValues: &signalValue);
        var submit = new SubmitInfo(
            pNext: &timeline,
            waitSemaphoreCount: waits,
            pWaitSemaphores: &waited,
            pWaitDstStageMask: &stages,
            commandBufferCount: 1,
            pCommandBuffers: &commands,
            signalSemaphoreCount: signals,
            pSignalSemaphores: &signalled);
        lock (QueueLock)
        {
            Check(Api.QueueSubmit(Queue, 1, in submit, fence));
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
        _semaphores.ForEach(s => Api.DestroySemaphore(Device, s, null));
        _fences.ForEach(f => Api.DestroyFence(Device, f, null));
        _buffers.ForEach(Destroy);
        Api.DestroyCommandPool(Device, _pool, null);
        Api.DestroyDevice(Device, null);
        _debugUtils?.DestroyDebugUtilsMessenger(Instance, _messenger, null);
        Api.DestroyInstance(Instance, null);
        _collector.Free();
        Api.Dispose();
    }

    private Instance CreateInstance(bool validate)
    {
        List<string> extensions = Api.IsInstanceExtensionPresent(ExtDebugUtils.ExtensionName) ? [ExtDebugUtils.ExtensionName] : [];
        string[] layers = [];
        var synchronization = ValidationFeatureEnableEXT.SynchronizationValidationExt;
        var validation = new ValidationFeaturesEXT(enabledValidationFeatureCount: 1, pEnabledValidationFeatures: &synchronization);
        if (validate)
        {
            layers = [VulkanInstance.ValidationLayer];
            extensions.Add("VK_EXT_validation_features");
        }

        nint extensionNames = SilkMarshal.StringArrayToPtr(extensions);
        nint layerNames = SilkMarshal.StringArrayToPtr(layers);
        var application = new ApplicationInfo(apiVersion: Vk.Version12);
        var info = new InstanceCreateInfo(
            pNext: layers.Length > 0 ? &validation : null,
            pApplicationInfo: &application,
            enabledExtensionCount: (uint)extensions.Count,
            ppEnabledExtensionNames: (byte**)extensionNames,
            enabledLayerCount: (uint)layers.Length,
            ppEnabledLayerNames: (byte**)layerNames);
        Check(Api.CreateInstance(in info, null, out Instance instance));
        SilkMarshal.Free(extensionNames);
        SilkMarshal.Free(layerNames);
        return instance;
    }

    private Device CreateDevice(string[] extensions, uint queues)
    {
        float* priorities = stackalloc float[] { 1, 1 };
        var queue = new DeviceQueueCreateInfo(queueFamilyIndex: QueueFamily, queueCount: queues, pQueuePriorities: priorities);
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

    private uint FindComputeFamily(out uint queues)
    {
        uint count = 0;
        Api.GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice, &count, null);
        var families = new QueueFamilyProperties[count];
        Api.GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice, ref count, out families[0]);
        int found = Array.FindIndex(families, f => f.QueueFlags.HasFlag(QueueFlags.ComputeBit) && f.QueueFlags.HasFlag(QueueFlags.GraphicsBit));
        queues = families[found].QueueCount;
        return (uint)found;
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
