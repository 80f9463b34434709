namespace VkSim.Compute;

/// <summary>
/// A device that computes: created here, or wrapped around a host program's own. Buffers, shaders and command lists come
/// from it and must be disposed before it. Safe for use by several threads.
/// </summary>
public sealed unsafe partial class GpuDevice : IDisposable
{
    private readonly NativeDevice _native;
    private readonly ExtDeviceFault? _fault;
    private readonly Lock _stateLock = new();
    private DeviceLostException? _lost;
    private int _disposed;

    private GpuDevice(GpuAdapter adapter, GpuDeviceOptions options, NativeDevice native)
    {
        Adapter = adapter;
        Options = options;
        _native = native;
        SharingFamilies = native.Queues.Select(q => q.Family).Distinct().ToArray() is { Length: > 1 } several ? several : [];
        PushDescriptor = Capabilities.Supports(GpuCapability.PushDescriptors) ? new(Api.Context) : null;
        bool core12 = adapter.ApiVersion >= ExtensionSet.Version12 && native.Instance.Version >= ExtensionSet.Version12;
        TimelineSemaphore = !core12 && Capabilities.Supports(GpuCapability.TimelineSemaphores) ? new(Api.Context) : null;
        _fault = Capabilities.Supports(GpuCapability.DeviceFault) ? new(Api.Context) : null;
        Executables = Capabilities.Supports(GpuCapability.PipelineStatistics) ? new(Api.Context) : null;
        DebugUtils = Capabilities.Supports(GpuCapability.DebugUtils) ? native.Instance.DebugUtils : null;
        Allocator = new MemoryAllocator(
            new DeviceMemorySource(this), Capabilities, options.MemoryLimit, options.MemoryWarning ?? TraceWarning);
        External = new ExternalMemory(this);
        SetDebugName(ObjectType.Device, (ulong)Handle.Handle, options.Name);
        try
        {
            CreateSubmissions();
            CreatePipelines();
            CreateTransfers();
        }
        catch
        {
            DisposeParts();
            throw;
        }
    }

    /// <summary>The adapter that it runs on.</summary>
    public GpuAdapter Adapter { get; }

    /// <summary>How it was made.</summary>
    public GpuDeviceOptions Options { get; }

    /// <summary>Limits and capabilities, without those that are forced off.</summary>
    public DeviceCapabilities Capabilities => _native.Capabilities;

    /// <summary>Its name: the one given in the options, otherwise the adapter's.</summary>
    public string Name => Options.Name ?? Adapter.Name;

    /// <summary>What it holds of memory.</summary>
    public MemoryStatistics Memory => Allocator.Statistics;

    /// <summary>How many resources of each kind are alive.</summary>
    public ResourceCounts LiveResources => Ledger.Counts;

    /// <summary>What the validation layer has said so far; empty without validation.</summary>
    public IReadOnlyList<ValidationMessage> ValidationMessages => _native.Instance.Log?.Messages ?? [];

    /// <summary>Whether it runs under the validation layer.</summary>
    public bool IsValidated => _native.Instance.Log is not null;

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Whether the device was lost; nothing on it can be used any more.</summary>
    public bool IsLost => Volatile.Read(ref _lost) is not null;

    /// <summary>The features that it was created with, as far as they are known here.</summary>
    internal FeatureSet Features => _native.Features;

    /// <summary>The version of Vulkan that the instance and the device share.</summary>
    internal Version VulkanVersion => _native.Version;

    internal Vk Api => _native.Api;

    internal Instance Instance => _native.Instance.Handle;

    internal PhysicalDevice PhysicalDevice => _native.PhysicalDevice;

    internal Device Handle => _native.Handle;

    /// <summary>The queue families that the device has, ours or not.</summary>
    internal uint QueueFamilyCount => _native.QueueFamilyCount;

    /// <summary>The families of its queues, where there are several, and nothing otherwise.</summary>
    internal uint[] SharingFamilies { get; }

    internal Queue Queue => Submissions.First.Handle;

    internal uint QueueFamily => Submissions.First.Family;

    /// <summary>Null where push descriptors are missing or forced off.</summary>
    internal KhrPushDescriptor? PushDescriptor { get; }

    /// <summary>The extension's functions where Vulkan 1.2 is not there to have them itself; null otherwise.</summary>
    internal KhrTimelineSemaphore? TimelineSemaphore { get; }

    /// <summary>Null unless it was created for statistics of its pipelines.</summary>
    internal KhrPipelineExecutableProperties? Executables { get; }

    /// <summary>Null where names and labels are missing or forced off.</summary>
    internal ExtDebugUtils? DebugUtils { get; }

    internal MemoryAllocator Allocator { get; }

    internal ExternalMemory External { get; }

    internal ResourceLedger Ledger { get; } = new();

    /// <summary>Creates a device.</summary>
    /// <param name="adapter">
    /// Where; null takes the one that VKSIM_DEVICE names, otherwise the best whose driver can create a device.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="NoVulkanException">There is no loader, no driver or no device.</exception>
    /// <exception cref="AdapterNotFoundException">VKSIM_DEVICE names an adapter that is not there.</exception>
    /// <exception cref="GpuException">The driver refuses, or validation is asked for and not installed.</exception>
    public static GpuDevice Create(GpuAdapter? adapter = null, GpuDeviceOptions? options = null)
    {
        options ??= new GpuDeviceOptions();
        return adapter is not null
            ? CreateOn(adapter, options)
            : FirstThatWorks(GpuAdapter.Candidates(null), candidate => CreateOn(candidate, options));
    }

    /// <summary>Makes a device of a host program's own, which stays the host's to destroy.</summary>
    /// <param name="handles">The host's handles, and what it has enabled.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">A handle is null or foreign, a queue cannot compute, or one is there twice without one lock.</exception>
    public static GpuDevice Wrap(in ExternalVulkanDevice handles, GpuDeviceOptions? options = null)
    {
        options ??= new GpuDeviceOptions();
        GpuCapability disable = options.Disable | CapabilityNames.FromEnvironment();
        (GpuAdapter adapter, NativeDevice native) = DeviceFactory.Wrap(in handles, disable);
        return new GpuDevice(adapter, options, native);
    }

    /// <summary>Makes a buffer of so many elements; its contents are undefined until they are written.</summary>
    /// <exception cref="GpuOutOfMemoryException">There is no memory for it.</exception>
    public GpuBuffer<T> CreateBuffer<T>(long count, string? name = null, BufferOptions? options = null)
        where T : unmanaged
        => new(this, count, name, options ?? new BufferOptions());

    /// <summary>
    /// Makes a buffer of memory that another device, library or process exported, from its first byte on. A file descriptor is taken over
    /// and Vulkan's from then on; where the import fails it stays the caller's, as a handle of Windows always does.
    /// </summary>
    /// <param name="memory">The memory.</param>
    /// <param name="count">How many elements; with up to 15 bytes of padding they must fit in.</param>
    /// <param name="name">Its name in messages and debuggers.</param>
    /// <remarks>The order of what both sides do is the caller's to keep; see <see cref="GpuBuffer.ExportMemory"/>.</remarks>
    /// <exception cref="NotSupportedException">The device was not asked for <see cref="GpuCapability.ExternalMemory"/>, or cannot.</exception>
    /// <exception cref="ArgumentException">The memory is too small, of another device or driver, or of an unfit type.</exception>
    /// <exception cref="ObjectDisposedException">The handle was closed, or imported before.</exception>
    public GpuBuffer<T> ImportBuffer<T>(ExternalMemoryHandle memory, long count, string? name = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(memory);
        ObjectDisposedException.ThrowIf(memory.IsClosed || memory.IsInvalid, memory);
        return new(this, count, name ?? "imported buffer", new BufferOptions { Import = memory });
    }

    /// <summary>Makes a buffer object of a host program's VkBuffer, which stays the host's to destroy.</summary>
    /// <param name="handle">The VkBuffer, created for storage and for transfers in both directions, with memory bound.</param>
    /// <param name="count">How many elements it holds.</param>
    /// <param name="name">Its name in messages.</param>
    public GpuBuffer<T> WrapBuffer<T>(ulong handle, long count, string? name = null)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfZero(handle);
        return new GpuBuffer<T>(this, count, name, new Buffer(handle));
    }

    /// <summary>Waits until everything submitted has finished.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void WaitIdle()
    {
        ThrowIfUnusable();
        Submissions.WaitAll();
    }

    /// <summary>Starts the peak of <see cref="Memory"/> anew.</summary>
    public void ResetMemoryPeak() => Allocator.ResetPeak();

    /// <summary>Forgets the validation messages so far.</summary>
    public void ClearValidationMessages() => _native.Instance.Log?.Clear();

    /// <summary>Waits for everything submitted, reports what was not disposed, disposes it, and gives the device up.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            WaitNative();
        }
        finally
        {
            ReportLeaks();
            Ledger.DisposeAll();
            DisposeParts();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The first device that can be created.</summary>
    /// <exception cref="GpuException">None can; it names what each driver said.</exception>
    internal static TDevice FirstThatWorks<TDevice>(IReadOnlyList<GpuAdapter> candidates, Func<GpuAdapter, TDevice> create)
    {
        List<GpuException> failures = [];
        foreach (GpuAdapter candidate in candidates)
        {
            try
            {
                return create(candidate);
            }
            catch (GpuException e)
            {
                failures.Add(e);
            }
        }

        throw failures.Count == 1
            ? failures[0]
            : new GpuException(
                $"No driver could create a device. {string.Join(" ", failures.Select(f => f.Message))}",
                failures[0].ResultName,
                new AggregateException(failures));
    }

    /// <summary>Lets anything but success out as an exception.</summary>
    /// <exception cref="DeviceLostException">The device is lost.</exception>
    /// <exception cref="GpuOutOfMemoryException">The driver is out of memory.</exception>
    /// <exception cref="GpuException">Anything else.</exception>
    internal void Check(Result result, string call)
    {
        if (result != Result.Success)
        {
            throw result == Result.ErrorDeviceLost ? Lose(call) : VulkanResult.Failure(result, call);
        }
    }

    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    /// <exception cref="DeviceLostException">It was lost.</exception>
    internal void ThrowIfUnusable()
    {
        if (IsDisposed)
        {
            throw new ObjectDisposedException(Name, $"The device '{Name}' has been disposed.");
        }

        if (Volatile.Read(ref _lost) is { } lost)
        {
            throw new DeviceLostException($"The device '{Name}' was lost before: {lost.Message}");
        }
    }

    /// <summary>Gives a native object a name in debuggers and validation messages.</summary>
    internal void SetDebugName(ObjectType type, ulong handle, string? name)
    {
        if (DebugUtils is null || handle == 0 || string.IsNullOrEmpty(name))
        {
            return;
        }

        int length = System.Text.Encoding.UTF8.GetByteCount(name);
        Span<byte> bytes = length < 256 ? stackalloc byte[length + 1] : new byte[length + 1];
        System.Text.Encoding.UTF8.GetBytes(name, bytes);
        bytes[length] = 0;
        fixed (byte* text = bytes)
        {
            DebugUtilsObjectNameInfoEXT info = new()
            {
                SType = StructureType.DebugUtilsObjectNameInfoExt,
                ObjectType = type,
                ObjectHandle = handle,
                PObjectName = text,
            };
            Check(DebugUtils.SetDebugUtilsObjectName(Handle, &info), "vkSetDebugUtilsObjectNameEXT");
        }
    }

    private static GpuDevice CreateOn(GpuAdapter adapter, GpuDeviceOptions options)
    {
        bool validate = options.Validation ?? Environment.GetEnvironmentVariable("VKSIM_VALIDATION") is "1" or "true";
        ValidationLog? log = validate ? new ValidationLog(options.ValidationMessage) : null;
        try
        {
            NativeDevice native = DeviceFactory.Create(adapter, options, log);
            return new GpuDevice(adapter, options, native with
            {
                Capabilities = native.Capabilities with { SubgroupSize = options.SubgroupSize ?? native.Capabilities.SubgroupSize },
            });
        }
        catch
        {
            log?.Dispose();
            throw;
        }
    }

    private void TraceWarning(string text) => System.Diagnostics.Trace.TraceWarning($"'{Name}': {text}");

    private DeviceLostException Lose(string call)
    {
        lock (_stateLock)
        {
            if (_lost is { } before)
            {
                return new DeviceLostException($"The device '{Name}' was lost before: {before.Message}");
            }

            DeviceLostException lost = new(
                $"The device '{Name}' was lost, noticed in {call}.", DeviceFaultReport.Read(_fault, Handle));
            Volatile.Write(ref _lost, lost);
            return lost;
        }
    }

    private void WaitNative()
    {
        if (_native.Owned)
        {
            // A lost device answers with an error, and there is nothing to wait for then.
            Api.DeviceWaitIdle(Handle);
        }
        else
        {
            // The host's other queues are not ours to wait for, nor are those that it gave to be kept from it meanwhile.
            Submissions.Drain();
        }
    }

    private void ReportLeaks()
    {
        if (Ledger.DescribeLeaks() is not { } leaks)
        {
            return;
        }

        string text = $"The device '{Name}' was disposed before its resources: {leaks}";
        if (Options.LeakReport is { } report)
        {
            report(text);
            return;
        }

#if DEBUG
        System.Diagnostics.Trace.TraceWarning(text);
#endif
    }

    private void DisposeParts()
    {
        DisposeTransfers();
        DisposePipelines();
        DisposeSubmissions();
        Allocator.Dispose();
        if (_native.Owned)
        {
            Api.DestroyDevice(Handle, null);
        }

        _native.Instance.Dispose();
    }

    partial void CreateSubmissions();

    partial void CreatePipelines();

    partial void CreateTransfers();

    partial void DisposeTransfers();

    partial void DisposePipelines();

    partial void DisposeSubmissions();
}
