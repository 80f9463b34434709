using VkSim.Catalog;

namespace VkSim;

/// <summary>A device that <see cref="VectorDevice.Create(string?, VectorDeviceOptions?)"/> can make, or has made.</summary>
public sealed record DeviceDescription
{
    /// <summary>
    /// Position in <see cref="VectorDevice.Available(string)"/>, which also selects the device. That of the SIMD implementation is counted when it
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

    /// <summary>
    /// Whether comparisons have the very bits that they have on every other device of which this is true, on GPUs and CPUs alike: dot
    /// products, cosine similarities, distances of order 0, 1, 2 and ∞ in every <see cref="DistanceMode"/>, and the order and scores of
    /// neighbors found by them. The payload of a NaN is left out. The order of their sums is one on all devices; what it takes besides
    /// is that a device fuses multiply-adds, rounds quotients and square roots correctly and keeps subnormal numbers.
    /// </summary>
    /// <remarks>
    /// A finding, not a choice: a GPU is tried for it (<see cref="Compute.GpuDevice.Arithmetic"/>) when this is first asked for while
    /// it is open, which takes some milliseconds once a process; a CPU has instructions for it or not. Null where a device is not
    /// open, as in <see cref="VectorDevice.Available(string)"/>. lavapipe and SwiftShader round multiply-adds twice, and are not reproducible
    /// in this sense; nor is a device whose <see cref="MatrixUnits"/> are in use. Safe to ask on several threads.
    /// </remarks>
    /// <exception cref="Compute.DeviceLostException">The device was lost before this was known.</exception>
    public bool? Reproducible => Arithmetic?.Invoke();

    internal Func<bool?>? Arithmetic { get; init; }

    /// <summary>Whether automatic selection takes this device.</summary>
    public bool Chosen { get; init; }

    /// <summary>Why automatic selection takes this device, or does not.</summary>
    public string Reason { get; init; } = "";

    internal ListPosition Position { get; init; } = new(0);
}
