using VkSim.Compute;

namespace VkSim;

/// <summary>How a <see cref="VectorDevice"/> is made.</summary>
public sealed record VectorDeviceOptions
{
    private readonly int? _maxDegreeOfParallelism;

    /// <summary>How a GPU's device is made; null for the defaults. The SIMD implementation ignores it.</summary>
    public GpuDeviceOptions? Gpu { get; init; }

    /// <summary>
    /// Whether a GPU's kernels are cut as <c>vksim tune</c> has measured it to be fastest, where it has on this device; no result depends on it.
    /// Null: unless the environment variable VKSIM_TUNING is 0.
    /// </summary>
    public bool? MeasuredTuning { get; init; }

    /// <summary>
    /// Whether a GPU's matrix units (tensor cores, VK_KHR_cooperative_matrix) may compute dot products, cosines and automatic Euclidean
    /// distances of fp16 rows with one another, searches included; false by default. They are used where they pass a test when the device
    /// is opened, which <see cref="DeviceDescription.MatrixUnits"/> tells. Sums are in single precision and keep the bounds of all
    /// results, but the order of summation is the hardware's own: the last bits differ from those of every other device, and may change with a
    /// driver. Where <c>vksim tune</c> has measured it, they are used only if they were faster, in the shape that was the fastest. The SIMD
    /// implementation ignores it.
    /// </summary>
    public bool AllowMatrixUnits { get; init; }

    /// <summary>Most threads that the SIMD implementation uses at once; null for all processors. GPUs ignore it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? MaxDegreeOfParallelism
    {
        get => _maxDegreeOfParallelism;
        init
        {
            if (value is < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), value, "Expected at least 1, or null for all processors.");
            }

            _maxDegreeOfParallelism = value;
        }
    }
}
