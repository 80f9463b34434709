using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Bindings;

/// <summary>One instance, one device and its compute queue, by nothing but the bindings.</summary>
internal sealed unsafe class VulkanHarness : IDisposable
{
    private readonly nint _names;

    public VulkanHarness(Vk vk, string[]? instanceExtensions = null, string[]? deviceExtensions = null)
    {
        Api = vk;
        _names = SilkMarshal.StringArrayToPtr([.. instanceExtensions ?? []]);
        var application = new ApplicationInfo { SType = StructureType.ApplicationInfo, ApiVersion = Vk.Version12 };
        var info = new InstanceCreateInfo
        {
            SType = StructureType.InstanceCreateInfo,
            PApplicationInfo = &application,
            EnabledExtensionCount = (uint)(instanceExtensions?.Length ?? 0),
            PpEnabledExtensionNames = (byte**)_names,
        };
        Check(vk.CreateInstance(in info, null, out Instance instance));
        Instance = instance;
        PhysicalDevice = vk.GetPhysicalDevices(instance).First();
        QueueFamily = FindComputeFamily();
        Device = CreateDevice(deviceExtensions ?? []);
        vk.GetDeviceQueue(Device, QueueFamily, 0, out Queue queue);
        Queue = queue;
    }

    public Vk Api { get; }

    public Instance Instance { get; }

    public PhysicalDevice PhysicalDevice { get; }

    public Device Device { get; }

    public Queue Queue { get; }

    public uint QueueFamily { get; }

    public static void Check(Result result) => Assert.Equal(Result.Success, result);

    /// <summary>A host-visible buffer, mapped.</summary>
    public (Silk.NET.Vulkan.Buffer Buffer, DeviceMemory Memory, nint Mapped) CreateBuffer(ulong size)
    {
        var info = new BufferCreateInfo(
            size: size,
            usage: BufferUsageFlags.StorageBufferBit | BufferUsageFlags.TransferDstBit,
            sharingMode: SharingMode.Exclusive);
        Check(Api.CreateBuffer(Device, in info, null, out Silk.NET.Vulkan.Buffer buffer));
        Api.GetBufferMemoryRequirements(Device, buffer, out MemoryRequirements requirements);
        var allocation = new MemoryAllocateInfo(allocationSize: requirements.Size, memoryTypeIndex: HostMemory(requirements.MemoryTypeBits));
        Check(Api.AllocateMemory(Device, in allocation, null, out DeviceMemory memory));
        Check(Api.BindBufferMemory(Device, buffer, memory, 0));
        void* mapped;
        Check(Api.MapMemory(Device, memory, 0, Vk.WholeSize, 0, &mapped));
        return (buffer, memory, (nint)mapped);
    }

    /// <summary>Records, submits and waits.</summary>
    public void Run(Action<CommandBuffer> record)
    {
        var poolInfo = new CommandPoolCreateInfo(flags: CommandPoolCreateFlags.TransientBit, queueFamilyIndex: QueueFamily);
        Check(Api.CreateCommandPool(Device, in poolInfo, null, out CommandPool pool));
        var allocation = new CommandBufferAllocateInfo(commandPool: pool, level: CommandBufferLevel.Primary, commandBufferCount: 1);
        Check(Api.AllocateCommandBuffers(Device, in allocation, out CommandBuffer commands));
        var begin = new CommandBufferBeginInfo(flags: CommandBufferUsageFlags.OneTimeSubmitBit);
        Check(Api.BeginCommandBuffer(commands, in begin));
        record(commands);
        Check(Api.EndCommandBuffer(commands));
        var fenceInfo = new FenceCreateInfo(flags: FenceCreateFlags.None);
        Check(Api.CreateFence(Device, in fenceInfo, null, out Fence fence));
        var submit = new SubmitInfo(commandBufferCount: 1, pCommandBuffers: &commands);
        Check(Api.QueueSubmit(Queue, 1, in submit, fence));
        Check(Api.WaitForFences(Device, 1, in fence, true, ulong.MaxValue));
        Check(Api.GetFenceStatus(Device, fence));
        Api.DestroyFence(Device, fence, null);
        Api.DestroyCommandPool(Device, pool, null);
    }

    public void Dispose()
    {
        Check(Api.DeviceWaitIdle(Device));
        Api.DestroyDevice(Device, null);
        Api.DestroyInstance(Instance, null);
        SilkMarshal.Free(_names);
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

    private uint FindComputeFamily()
    {
        uint count = 0;
        Api.GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice, &count, null);
        var families = new QueueFamilyProperties[count];
        Api.GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice, ref count, out families[0]);
        return (uint)Array.FindIndex(families, family => family.QueueFlags.HasFlag(QueueFlags.ComputeBit));
    }

    private uint HostMemory(uint allowed)
    {
        const MemoryPropertyFlags Wanted = MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit;
        Api.GetPhysicalDeviceMemoryProperties(PhysicalDevice, out PhysicalDeviceMemoryProperties memory);
        for (int i = 0; i < memory.MemoryTypeCount; i++)
        {
            if ((allowed & (1u << i)) != 0 && (memory.MemoryTypes[i].PropertyFlags & Wanted) == Wanted)
            {
                return (uint)i;
            }
        }

        throw new InvalidOperationException("The device has no host-visible memory.");
    }
}
