namespace VkSim.Compute;

/// <summary>
/// How kernels may use subgroups on a device: the best tier that it offers and that gave right results when it was tried. Drivers
/// report sizes that they do not run and reduce wrongly, so what is reported is not enough.
/// </summary>
public sealed record SubgroupSupport
{
    /// <summary>The id of the constant <c>SUBGROUP_SIZE</c> of shaders/lib/subgroup.glsl.</summary>
    public const uint SizeConstantId = 100;

    private const int SmallestSize = 4;
    private const int LargestSize = 128;

    private const SubgroupOperations Needed = SubgroupOperations.Basic | SubgroupOperations.Arithmetic | SubgroupOperations.Shuffle;

    private SubgroupSupport(SubgroupTier tier, int size, int maxSubgroups)
    {
        Tier = tier;
        Size = size;
        MaxSubgroups = maxSubgroups;
    }

    /// <summary>The tier.</summary>
    public SubgroupTier Tier { get; }

    /// <summary>The subgroup size; 0 for shared memory alone.</summary>
    public int Size { get; }

    /// <summary>The subgroups that a workgroup may have when it requires their size.</summary>
    internal int MaxSubgroups { get; }

    /// <summary>No subgroups.</summary>
    public static SubgroupSupport SharedMemory { get; } = new(SubgroupTier.SharedMemory, 0, 0);

    /// <summary>The name of the shader variant to take: <c>subgroup</c> or <c>tree</c>.</summary>
    public string Variant => VariantFor(Tier);

    /// <summary>Whether a workgroup of this size can be reduced by subgroups.</summary>
    /// <param name="workgroupSize">The workgroup's size along x, which must then be a multiple of <see cref="Size"/>.</param>
    public bool Fits(int workgroupSize)
        => Tier != SubgroupTier.SharedMemory && workgroupSize % Size == 0
            && (Tier != SubgroupTier.RequiredSize || workgroupSize / Size <= MaxSubgroups);

    /// <summary>Adds to a kernel's options what the tier asks for: the constant SUBGROUP_SIZE, and the required size with full subgroups; nothing for shared memory.</summary>
    /// <param name="options">The options so far.</param>
    public KernelOptions Apply(KernelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Tier == SubgroupTier.SharedMemory)
        {
            return options;
        }

        SpecializationValues specialization = options.Specialization.Copy();
        specialization[SizeConstantId] = (uint)Size;
        return options with
        {
            Specialization = specialization,
            RequiredSubgroupSize = Tier == SubgroupTier.RequiredSize ? Size : null,
            FullSubgroups = Tier == SubgroupTier.RequiredSize,
        };
    }

    internal static string VariantFor(SubgroupTier tier) => tier == SubgroupTier.SharedMemory ? "tree" : "subgroup";

    /// <summary>The best tier that the capabilities allow and the test passes. Pure, but for the test.</summary>
    /// <param name="capabilities">Limits and capabilities.</param>
    /// <param name="sizeVaries">Whether the reported size is known not to be what kernels get.</param>
    /// <param name="passes">Tries a tier on the device.</param>
    /// <param name="required">The size to require where one can be; null: the reported one.</param>
    internal static SubgroupSupport Choose(DeviceCapabilities capabilities, bool sizeVaries, Func<SubgroupSupport, bool> passes, int? required = null)
    {
        foreach (SubgroupSupport candidate in Candidates(capabilities, sizeVaries, required ?? capabilities.SubgroupSize))
        {
            if (passes(candidate))
            {
                return candidate;
            }
        }

        return SharedMemory;
    }

    private static IEnumerable<SubgroupSupport> Candidates(DeviceCapabilities capabilities, bool sizeVaries, int required)
    {
        if (!capabilities.Supports(GpuCapability.Subgroups) || (capabilities.SubgroupOperations & Needed) != Needed)
        {
            yield break;
        }

        int smallest = Math.Max(capabilities.SubgroupMinSize, SmallestSize);
        int largest = Math.Min(capabilities.SubgroupMaxSize, LargestSize);
        if (capabilities.Supports(GpuCapability.SubgroupSizeControl) && capabilities.MaxComputeWorkgroupSubgroups > 0 && smallest <= largest)
        {
            yield return new(SubgroupTier.RequiredSize, Math.Clamp(required, smallest, largest), capabilities.MaxComputeWorkgroupSubgroups);
        }

        bool uniform = capabilities.SubgroupMinSize == capabilities.SubgroupMaxSize;
        if (uniform && !sizeVaries && capabilities.SubgroupSize is >= SmallestSize and <= LargestSize)
        {
            yield return new(SubgroupTier.UniformSize, capabilities.SubgroupSize, 0);
        }
    }
}
