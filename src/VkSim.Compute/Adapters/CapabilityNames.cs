namespace VkSim.Compute;

/// <summary>The names by which capabilities are forced off from outside a program.</summary>
internal static class CapabilityNames
{
    /// <summary>What nothing but users' shaders makes use of.</summary>
    public const GpuCapability OfShaders = OnRequest | GpuCapability.ShaderInt16 | GpuCapability.Maintenance4
        | GpuCapability.VulkanMemoryModel;

    /// <summary>The environment variable that lists capabilities to force off.</summary>
    public const string Variable = "VKSIM_DISABLE";

    private static readonly (string Name, GpuCapability Value)[] Names =
    [
        ("subgroup", GpuCapability.Subgroups),
        ("subgroup-size-control", GpuCapability.SubgroupSizeControl),
        ("fp16", GpuCapability.Storage16Bit | GpuCapability.ShaderFloat16),
        ("fp16-storage", GpuCapability.Storage16Bit),
        ("fp16-arithmetic", GpuCapability.ShaderFloat16),
        ("int8", GpuCapability.Storage8Bit | GpuCapability.ShaderInt8),
        ("int8-storage", GpuCapability.Storage8Bit),
        ("int8-arithmetic", GpuCapability.ShaderInt8),
        ("int64", GpuCapability.ShaderInt64),
        ("timeline", GpuCapability.TimelineSemaphores),
        ("push-descriptor", GpuCapability.PushDescriptors),
        ("direct-mapping", GpuCapability.DirectMapping),
        ("timestamps", GpuCapability.Timestamps),
        ("memory-budget", GpuCapability.MemoryBudget),
        ("cooperative-matrix", GpuCapability.CooperativeMatrix),
        ("debug-utils", GpuCapability.DebugUtils),
        ("device-fault", GpuCapability.DeviceFault),
        ("int16", GpuCapability.ShaderInt16),
        ("maintenance4", GpuCapability.Maintenance4),
        ("memory-model", GpuCapability.VulkanMemoryModel),
        ("float64", GpuCapability.ShaderFloat64),
        ("float-atomics", GpuCapability.ShaderFloatAtomics),
        ("int64-atomics", GpuCapability.ShaderInt64Atomics),
        ("dot-product", GpuCapability.IntegerDotProduct),
        ("buffer-address", GpuCapability.BufferDeviceAddress),
        ("robust-access", GpuCapability.RobustAccess),
        ("pipeline-statistics", GpuCapability.PipelineStatistics),
        ("external-memory", GpuCapability.ExternalMemory),
        ("dma-buf", GpuCapability.DmaBuf),
    ];

    /// <summary>What only users need and a device has only where it was asked for.</summary>
    public const GpuCapability OnRequest = GpuCapability.ShaderFloat64 | GpuCapability.ShaderFloatAtomics
        | GpuCapability.ShaderInt64Atomics | GpuCapability.IntegerDotProduct | GpuCapability.BufferDeviceAddress
        | GpuCapability.RobustAccess | GpuCapability.PipelineStatistics
        | GpuCapability.ExternalMemory | GpuCapability.DmaBuf;

    /// <summary>Every single capability, in the order of their bits.</summary>
    public static IReadOnlyList<GpuCapability> All { get; } =
        [.. Names.Select(n => n.Value).Where(v => ((int)v & ((int)v - 1)) == 0).OrderBy(v => (int)v)];

    /// <summary>The capabilities that the environment forces off.</summary>
    /// <exception cref="ArgumentException">The variable holds a name that is not known.</exception>
    public static GpuCapability FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable), Variable);

    /// <summary>Reads a list of names separated by commas, semicolons or spaces.</summary>
    /// <param name="list">The list; null and empty name nothing.</param>
    /// <param name="source">What the list came from, for the message.</param>
    /// <exception cref="ArgumentException">A name is not known.</exception>
    public static GpuCapability Parse(string? list, string source)
    {
        GpuCapability result = GpuCapability.None;
        foreach (string name in (list ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            result |= Find(name) ?? throw new ArgumentException(
                $"{source} names '{name}', which is no capability; known are {string.Join(", ", Names.Select(n => n.Name))}.");
        }

        return result;
    }

    /// <summary>The names of the capabilities, as <see cref="Parse"/> reads them.</summary>
    public static string Format(GpuCapability capabilities)
        => string.Join(',', All.Where(c => capabilities.HasFlag(c)).Select(c => Names.First(n => n.Value == c).Name));

    private static GpuCapability? Find(string name)
    {
        foreach ((string known, GpuCapability value) in Names)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
