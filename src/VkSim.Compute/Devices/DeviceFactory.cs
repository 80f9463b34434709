using Silk.NET.Core.Native;

namespace VkSim.Compute;

/// <summary>Creates native devices, and takes in those of a host program.</summary>
internal static unsafe class DeviceFactory
{
    // What works without an extension or a feature that must be enabled on the device.
    private const GpuCapability NeedsNoEnabling = GpuCapability.Subgroups | GpuCapability.DirectMapping | GpuCapability.Timestamps;

    /// <exception cref="GpuException">The driver refuses.</exception>
    /// <exception cref="NotSupportedException">The device cannot have what the options ask for.</exception>
    public static NativeDevice Create(GpuAdapter adapter, GpuDeviceOptions options, ValidationLog? log)
    {
        GpuCapability enable = options.Enable;
        GpuCapability disable = options.Disable | CapabilityNames.FromEnvironment();
        VulkanInstance instance = log is null ? VulkanInstance.Share() : VulkanInstance.Validate(log);
        try
        {
            PhysicalDevice physical = Find(instance, adapter.Description);
            if ((enable & ~(adapter.Capabilities.Available & ~disable)) is var missing and not GpuCapability.None)
            {
                throw new NotSupportedException(
                    $"'{adapter.Name}' was asked for {missing}, which it does not offer or which is forced off.");
            }

            DeviceCapabilities capabilities = adapter.Capabilities.Without(disable | (CapabilityNames.OnRequest & ~enable));
            if (instance.DebugUtils is null)
            {
                capabilities = capabilities.Without(GpuCapability.DebugUtils);
            }

            if (options.CompileOnly)
            {
                capabilities = CompileOnlyCommands.Offer(capabilities);
            }

            QueueSelection selection = QueueSelection.Choose(adapter.QueueFamilies, options, adapter.Name);
            capabilities = selection.Compute.TimestampBits == 0
                ? capabilities.Without(GpuCapability.Timestamps)
                : capabilities with { TimestampValidBits = Math.Min(capabilities.TimestampValidBits, selection.Compute.TimestampBits) };
            if (!capabilities.Supports(GpuCapability.TimelineSemaphores))
            {
                // Only the host could hold one queue for the other.
                selection = selection with { Transfer = null };
            }

            VulkanFunctions functions = instance.FunctionsForDevice(options.CompileOnly);
            Vk api = new(functions);
            ExtensionSet extensions = Extensions(instance, adapter.Description);
            FeatureSet features = Offered(api, physical, extensions).Keep(capabilities.Available);
            Device device = Create(api, physical, adapter.Description, selection, extensions, capabilities, features);
            functions.Device = device;
            NativeQueue[] queues = [.. selection.Places().Select(place => QueueAt(api, device, place))];
            return new NativeDevice(
                instance, api, physical, device, queues, (uint)adapter.QueueFamilies.Count, capabilities, features, extensions.Version, Owned: true);
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    /// <exception cref="ArgumentException">A handle is null or foreign, a queue's family cannot compute, or a queue is there twice.</exception>
    public static (GpuAdapter Adapter, NativeDevice Native) Wrap(in ExternalVulkanDevice handles, GpuCapability disable)
    {
        RequireHandles(in handles);
        Version version = handles.ApiVersion ?? VulkanInstance.Floor;
        bool debugUtils = handles.Enabled.HasFlag(GpuCapability.DebugUtils);
        VulkanInstance instance = VulkanInstance.Wrap(
            new Instance(handles.Instance), handles.GetInstanceProcAddr, version, debugUtils);
        try
        {
            PhysicalDevice physical = new(handles.PhysicalDevice);
            RequireOfInstance(instance, physical);
            AdapterDescription description = AdapterProbe.Describe(instance, physical, 0);
            NativeQueue[] queues = Queues(instance, physical, description, in handles);
            VulkanFunctions functions = instance.FunctionsForDevice();
            functions.Device = new Device(handles.Device);
            GpuCapability missing = (description.Capabilities.Available & ~(handles.Enabled | NeedsNoEnabling))
                | WithoutCommands(instance, functions);
            Vk api = new(functions);
            DeviceCapabilities capabilities = description.Capabilities.Without(missing | disable);
            ExtensionSet extensions = Extensions(instance, description);
            NativeDevice native = new(
                instance,
                api,
                physical,
                new Device(handles.Device),
                queues,
                (uint)description.QueueFamilies.Count,
                capabilities,
                Offered(api, physical, extensions).Keep(capabilities.Available),
                extensions.Version,
                Owned: false);
            return (new GpuAdapter(0, description), native);
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    // A device that was created without an extension does not give its commands, whatever the host says that it enabled.
    private static GpuCapability WithoutCommands(VulkanInstance instance, VulkanFunctions device)
    {
        return Unless(device.HasOwn("vkCmdPushDescriptorSetKHR"), GpuCapability.PushDescriptors)
            | Unless(device.HasOwn("vkWaitSemaphores") || device.HasOwn("vkWaitSemaphoresKHR"), GpuCapability.TimelineSemaphores)
            | Unless(device.HasOwn("vkGetDeviceFaultInfoEXT"), GpuCapability.DeviceFault)
            | Unless(device.HasOwn("vkGetPipelineExecutableStatisticsKHR"), GpuCapability.PipelineStatistics)
            | Unless(
                device.HasOwn(OperatingSystem.IsWindows() ? "vkGetMemoryWin32HandleKHR" : "vkGetMemoryFdKHR"),
                GpuCapability.ExternalMemory | GpuCapability.DmaBuf)
            | Unless(instance.DebugUtils is not null, GpuCapability.DebugUtils);

        static GpuCapability Unless(bool has, GpuCapability capability) => has ? GpuCapability.None : capability;
    }

    private static PhysicalDevice Find(VulkanInstance instance, AdapterDescription wanted)
    {
        IReadOnlyList<PhysicalDevice> devices = instance.PhysicalDevices();

        // The order is the loader's, but layers and switchable graphics may change it from one instance to the next.
        foreach (int i in Enumerable.Range(0, devices.Count).OrderBy(i => i == wanted.EnumerationIndex ? 0 : 1))
        {
            if (AdapterProbe.Describe(instance, devices[i], i).IsSameDevice(wanted))
            {
                return devices[i];
            }
        }

        throw new GpuException($"The adapter '{wanted.Name}' is no longer there.");
    }

    private static ExtensionSet Extensions(VulkanInstance instance, AdapterDescription adapter)
    {
        Version usable = adapter.ApiVersion < instance.Version ? adapter.ApiVersion : instance.Version;
        return new ExtensionSet(adapter.Extensions, new Version(usable.Major, usable.Minor));
    }

    private static FeatureSet Offered(Vk api, PhysicalDevice physical, ExtensionSet extensions)
    {
        FeatureSet offered = default;
        FeatureSet.Link(&offered, extensions);
        api.GetPhysicalDeviceFeatures2(physical, &offered.Core);
        return offered;
    }

    private static Device Create(
        Vk api,
        PhysicalDevice physical,
        AdapterDescription adapter,
        QueueSelection selection,
        ExtensionSet extensions,
        DeviceCapabilities capabilities,
        FeatureSet features)
    {
        IReadOnlyList<string> names = DeviceExtension.ToEnable(extensions, capabilities.Available);
        FeatureSet.Link(&features, extensions.Only(names));
        nint namePointers = SilkMarshal.StringArrayToPtr(names);
        (int Family, int Count)[] families = [.. selection.Places()
            .GroupBy(place => place.Family.Index, (family, places) => (family, places.Max(place => place.Index) + 1))];
        float[] priorities = new float[families.Max(f => f.Count)];
        Array.Fill(priorities, 1);
        Result result;
        Device device;
        fixed (float* priority = priorities)
        {
            DeviceQueueCreateInfo* queues = stackalloc DeviceQueueCreateInfo[families.Length];
            for (int i = 0; i < families.Length; i++)
            {
                queues[i] = new DeviceQueueCreateInfo
                {
                    SType = StructureType.DeviceQueueCreateInfo,
                    QueueFamilyIndex = (uint)families[i].Family,
                    QueueCount = (uint)families[i].Count,
                    PQueuePriorities = priority,
                };
            }

            DeviceCreateInfo info = new()
            {
                SType = StructureType.DeviceCreateInfo,
                PNext = &features.Core,
                QueueCreateInfoCount = (uint)families.Length,
                PQueueCreateInfos = queues,
                EnabledExtensionCount = (uint)names.Count,
                PpEnabledExtensionNames = (byte**)namePointers,
            };
            result = api.CreateDevice(physical, &info, null, out device);
        }

        SilkMarshal.Free(namePointers);
        return result == Result.Success
            ? device
            : throw new GpuException(
                $"The driver of '{adapter.Name}' ({adapter.DriverName} {adapter.DriverInfo}) could not create a device: "
                + $"vkCreateDevice gave {VulkanResult.Describe(result)}.",
                result.ToString());
    }

    private static NativeQueue QueueAt(Vk api, Device device, QueuePlace place)
    {
        api.GetDeviceQueue(device, (uint)place.Family.Index, (uint)place.Index, out Queue queue);
        return new NativeQueue(queue, (uint)place.Family.Index, place.Family.TimestampBits, Lock: null, place.OnlyCopies);
    }

    private static void RequireHandles(in ExternalVulkanDevice handles)
    {
        Require(handles.Instance, nameof(handles.Instance));
        Require(handles.PhysicalDevice, nameof(handles.PhysicalDevice));
        Require(handles.Device, nameof(handles.Device));
        Require(handles.Queue, nameof(handles.Queue));
        for (int i = 0; i < handles.MoreQueues?.Count; i++)
        {
            Require(handles.MoreQueues[i].Handle, $"{nameof(handles.MoreQueues)}[{i}].{nameof(ExternalQueue.Handle)}");
        }

        static void Require(nint handle, string name)
        {
            if (handle == 0)
            {
                throw new ArgumentException($"The handle {name} is null.", nameof(handles));
            }
        }
    }

    private static void RequireOfInstance(VulkanInstance instance, PhysicalDevice physical)
    {
        if (!instance.PhysicalDevices().Any(known => known.Handle == physical.Handle))
        {
            throw new ArgumentException(
                $"The handle {nameof(ExternalVulkanDevice.PhysicalDevice)} 0x{physical.Handle:x} is no device of the instance.", "handles");
        }
    }

    private static NativeQueue[] Queues(
        VulkanInstance instance, PhysicalDevice physical, AdapterDescription description, in ExternalVulkanDevice handles)
    {
        if (description.ApiVersion < VulkanInstance.Floor || instance.Version < VulkanInstance.Floor)
        {
            Version speaks = description.ApiVersion < instance.Version ? description.ApiVersion : instance.Version;
            throw new ArgumentException(
                $"The device '{description.Name}' and its instance speak Vulkan {speaks}; at least {VulkanInstance.Floor} is needed.", nameof(handles));
        }

        QueueFamilyInfo[] families = QueueSelection.Families(instance.Api, physical);
        List<NativeQueue> queues = [];
        Add(new ExternalQueue { Handle = handles.Queue, Family = handles.QueueFamily, Lock = handles.QueueLock }, nameof(handles.Queue), nameof(handles.QueueLock));
        for (int i = 0; i < handles.MoreQueues?.Count; i++)
        {
            string name = $"{nameof(handles.MoreQueues)}[{i}]";
            Add(handles.MoreQueues[i], name, $"{name}.{nameof(ExternalQueue.Lock)}");
        }

        return [.. queues];

        void Add(in ExternalQueue queue, string name, string lockName)
        {
            if (queue.Family >= families.Length || !families[queue.Family].CanCompute)
            {
                throw new ArgumentException(
                    $"Queue family {queue.Family} of '{description.Name}', which {name} is of, cannot compute; {description.ComputeQueueFamily} can.", nameof(handles));
            }

            IQueueLock? queueLock = QueueMonitor.Of(queue.Lock, lockName);
            nint handle = queue.Handle;
            if (queues.Find(known => known.Handle.Handle == handle) is { } twin
                && (queueLock is null || !queueLock.Equals(twin.Lock) || twin.Family != queue.Family))
            {
                throw new ArgumentException(
                    $"{name} is a VkQueue that was handed over before; it must name the same family and the same lock there too.", nameof(handles));
            }

            queues.Add(new NativeQueue(new Queue(handle), queue.Family, families[queue.Family].TimestampBits, queueLock));
        }
    }
}
