namespace VkSim.Contract;

/// <summary>What a backend says about itself.</summary>
internal sealed record BackendInfo
{
    /// <summary>The <see cref="Type"/> of the SIMD implementation.</summary>
    public const string SimdType = "simd";

    /// <summary>The <see cref="Type"/> of Vulkan drivers that run on the CPU.</summary>
    public const string SoftwareType = "software";

    /// <summary>Name of the device, such as "llvmpipe (LLVM 15.0.6, 256 bits)", or "cpu".</summary>
    public required string Name { get; init; }

    /// <summary>Maker of the device.</summary>
    public required string Vendor { get; init; }

    /// <summary>Driver with its version, or the implementation's name.</summary>
    public required string Driver { get; init; }

    /// <summary>Vulkan version; empty where there is none.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>"discrete", "integrated", "virtual", "software" or "simd".</summary>
    public required string Type { get; init; }

    /// <summary>Smallest subgroup; the number of fp32 lanes on a CPU.</summary>
    public int SubgroupMin { get; init; }

    /// <summary>Largest subgroup; the number of fp32 lanes on a CPU.</summary>
    public int SubgroupMax { get; init; }

    /// <summary>Memory of the device in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Instruction set of a CPU backend, such as "AVX-512"; null elsewhere.</summary>
    public string? InstructionSet { get; init; }

    /// <summary>Shape of the matrix units in use; null: none.</summary>
    public string? MatrixUnits { get; init; }

    /// <summary>Universally unique id of the device, or null.</summary>
    public string? Uuid { get; init; }

    /// <summary>Tells whether the device computes as <see cref="DeviceDescription.Reproducible"/> has it; null where it is not open.</summary>
    public Func<bool?>? Reproducible { get; init; }
}
