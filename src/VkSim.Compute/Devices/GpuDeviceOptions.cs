namespace VkSim.Compute;

/// <summary>How a device is made.</summary>
public sealed record GpuDeviceOptions
{
    /// <summary>Capabilities to do without, besides those that the environment variable VKSIM_DISABLE names.</summary>
    public GpuCapability Disable { get; init; }

    /// <summary>
    /// Capabilities that shaders of your own need and that a device has only where they are asked for:
    /// <see cref="GpuCapability.ShaderFloat64"/>, <see cref="GpuCapability.ShaderFloatAtomics"/>,
    /// <see cref="GpuCapability.ShaderInt64Atomics"/>, <see cref="GpuCapability.IntegerDotProduct"/>,
    /// <see cref="GpuCapability.BufferDeviceAddress"/>, <see cref="GpuCapability.RobustAccess"/> and
    /// <see cref="GpuCapability.PipelineStatistics"/>; and, to share memory, <see cref="GpuCapability.ExternalMemory"/> with
    /// <see cref="GpuCapability.DmaBuf"/>. Creating a device that cannot have them fails. A wrapped device has what its host enabled.
    /// </summary>
    public GpuCapability Enable { get; init; }

    /// <summary>Which queue family computes, where the adapter has several that can; see <see cref="GpuAdapter.QueueFamilies"/>.</summary>
    public QueuePreference QueuePreference { get; init; }

    /// <summary>
    /// The number of the queue family that computes, in place of a preference. Creating a device fails where it cannot. Has no effect
    /// on a wrapped device, as all about queues.
    /// </summary>
    public int? QueueFamily { get; init; }

    /// <summary>
    /// How many queues of the family the device has, for lists that are to run at once; creating a device fails where the family has
    /// fewer.
    /// </summary>
    public int QueueCount { get; init; } = 1;

    /// <summary>
    /// Sends what passes through staging memory, in and out, to a queue for copies alone, where the adapter has a family for that and
    /// timeline semaphores: large data moves beside kernels that do not use it. Small data then costs two queues' waits for one
    /// another, so it is off unless asked for. <see cref="GpuDevice.TransferQueue"/> tells whether there is one.
    /// </summary>
    public bool TransferQueue { get; init; }

    /// <summary>
    /// Without a family for copies one that computes gives the queue for them, so that the way over two queues can be taken on every
    /// device.
    /// </summary>
    internal bool TransferSharesFamily { get; init; }

    /// <summary>
    /// Runs under the validation layer with synchronization validation. Null takes the environment variable
    /// VKSIM_VALIDATION (1 or 0). Has no effect on a wrapped device: its instance exists already.
    /// </summary>
    public bool? Validation { get; init; }

    /// <summary>Called for each validation message, on whichever thread made the faulty call; it must not throw.</summary>
    public Action<ValidationMessage>? ValidationMessage { get; init; }

    /// <summary>
    /// The most bytes of the ring through which data passes where device memory cannot be mapped or is in use; it begins small and
    /// grows as writes need it.
    /// </summary>
    public long StagingBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Where compiled pipelines are kept between runs. Null takes the environment variable VKSIM_CACHE, or the user's cache
    /// directory; an empty string keeps none.
    /// </summary>
    public string? PipelineCacheDirectory { get; init; }

    /// <summary>The folder that <see cref="PipelineCacheDirectory"/> comes to here and now, which may not be there yet; null where nothing is kept.</summary>
    public string? FindCacheDirectory() => PipelineCacheFolder.Find(PipelineCacheDirectory);

    /// <summary>Records a timestamp before and after every dispatch.</summary>
    public bool Profiling { get; init; }

    /// <summary>
    /// The estimated arithmetic operations of one submission; longer work is split, so that no watchdog ends it. 0 is no bound, null one
    /// that is learnt from the device's work (<see cref="GpuDevice.OperationsPerSubmission"/>).
    /// </summary>
    public long? MaxOperationsPerSubmission { get; init; }

    /// <summary>Bytes that this device may hold in each memory heap; null leaves it to the driver's budget.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// Called with a text when a heap goes beyond the budget that the driver gives this program; allocations go on until the heap
    /// or the driver refuses. Null writes it to the trace.
    /// </summary>
    public Action<string>? MemoryWarning { get; init; }

    /// <summary>
    /// Called on dispose with a text that names what was not disposed. Null writes it to the trace in debug builds.
    /// </summary>
    public Action<string>? LeakReport { get; init; }

    /// <summary>A name for messages and debuggers.</summary>
    public string? Name { get; init; }

    /// <summary>Kernels are compiled, and nothing is executed: what is submitted counts as done. For looking at what compilers make of kernels.</summary>
    internal bool CompileOnly { get; init; }

    /// <summary>Which programs are compiled, with the names of their shaders, where <see cref="CompileOnly"/> is set; null: all.</summary>
    internal Func<string, KernelProgram, bool>? Compiles { get; init; }

    /// <summary>A subgroup size other than the one that the driver reports; kept within what it allows.</summary>
    internal int? SubgroupSize { get; init; }

    /// <summary>Modules have values in place of specialization constants, as where <see cref="DeviceQuirks.SpecializesModules"/> says so.</summary>
    internal bool SpecializesModules { get; init; }

    /// <summary>Called with every program once it is compiled, and with the name of its shader.</summary>
    internal Action<string, KernelProgram>? Compiled { get; init; }
}
