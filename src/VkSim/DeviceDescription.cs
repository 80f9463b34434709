using VkSim.Catalog;

namespace VkSim;

/// <summary>A device that <see cref="VectorDevice.Create(string?, VectorDeviceOptions?)"/> can make, or has made.</summary>
public sealed record DeviceDescription
{
    /// <summary>
    /// Position in <see cref="VectorDevice.Available"/>, which also selects the device. That of the SIMD implementation is counted when it
    /// is first asked for, which loads Vulkan's drivers.
    /// </summary>
    public required int Index
    {
        get => Position.Value;
        init => Position = new ListPosition(value);
    }

    /// <summary>Name of the device; "cpu" for the SIMD implementation.</summary>
    public required string Name { get; init; }

    /// <summary>Maker of the device.</summary>
    public required string Vendor { get; init; }

    /// <summary>Driver with its version.</summary>
    public required string Driver { get; init; }

    /// <summary>Vulkan version of the device; empty for the SIMD implementation.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>"discrete", "integrated", "virtual", "software" (a Vulkan driver on the CPU), "other" or "simd".</summary>
    public required string Type { get; init; }

    /// <summary>Smallest subgroup the device may run; for SIMD the number of single-precision lanes.</summary>
    public required int SubgroupMin { get; init; }

    /// <summary>Largest subgroup the device may run; for SIMD the number of single-precision lanes.</summary>
    public required int SubgroupMax { get; init; }

    /// <summary>Memory of the device in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Universally unique id of the device, or null.</summary>
    public string? Uuid { get; init; }

    /// <summary>Instruction set of the SIMD implementation, such as "AVX-512"; null elsewhere.</summary>
    public string? InstructionSet { get; init; }

    /// <summary>
    /// Begins with "measured" where values that <c>vksim tune</c> measured on this device are in use, and with "ignored" where there are some that
    /// are not of this device, driver and version, or damaged; with their file. Null where there are none.
    /// </summary>
    public string? Tuning { get; init; }

    /// <summary>
    /// Shape of the matrix units that an opened device uses, such as "16×16×16", see <see cref="VectorDeviceOptions.AllowMatrixUnits"/>;
    /// null: none.
    /// </summary>
    public string? MatrixUnits { get; init; }

    /// <summary>Whether automatic selection takes this device.</summary>
    public bool Chosen { get; init; }

    /// <summary>Why automatic selection takes this device, or does not.</summary>
    public string Reason { get; init; } = "";

    internal ListPosition Position { get; init; } = new(0);
}
