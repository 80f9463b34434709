using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;

namespace VkSim.Catalog.Tuning;

/// <summary>Finds the measured values of a device, where they are wanted.</summary>
internal static class MeasuredTuning
{
    /// <summary>The environment variable: 0 or false keeps measured values from being used.</summary>
    public const string Variable = "VKSIM_TUNING";

    /// <summary>Where values of devices with such options lie; null where nothing is kept.</summary>
    public static TuningFolder? FolderOf(GpuDeviceOptions? options) =>
        (options ?? new GpuDeviceOptions()).FindCacheDirectory() is { } path ? new TuningFolder(path) : null;

    /// <summary>Whether measured values are used, with the option of <see cref="VectorDeviceOptions.MeasuredTuning"/>.</summary>
    public static bool IsWanted(bool? option) => option ?? Environment.GetEnvironmentVariable(Variable) is not ("0" or "false");

    /// <summary>What is stored for an adapter; null where nothing is, or it is not wanted.</summary>
    public static StoredTuning? Of(GpuAdapter adapter, VectorDeviceOptions options) => IsWanted(options.MeasuredTuning)
        ? FolderOf(options.Gpu)?.Find(TuningIdentity.Of(VulkanBackendInfo.Of(adapter)), new GpuLimits(adapter.Capabilities), adapter.IsSoftware)
        : null;

    /// <summary>
    /// A backend on a device with what is stored for it; with matrix units where they are allowed, pass their test and, if that was measured, are faster.
    /// </summary>
    public static VulkanBackend Open(GpuDevice device, bool ownsDevice, StoredTuning? stored, bool allowMatrixUnits = false)
    {
        try
        {
            var limits = new GpuLimits(device.Capabilities);
            GpuTuning tuning = GpuTuning.For(device, limits);
            tuning = stored is { Problem: null } ? stored.ApplyTo(tuning) : tuning;
            return new VulkanBackend(device, ownsDevice, tuning with { MatrixTile = allowMatrixUnits ? MatrixTileOf(device, limits, tuning, stored) : null });
        }
        catch when (ownsDevice)
        {
            device.Dispose();
            throw;
        }
    }

    // The largest that passes, unless it was measured which is fastest, or that none is faster.
    private static MatrixTile? MatrixTileOf(GpuDevice device, GpuLimits limits, GpuTuning tuning, StoredTuning? stored)
    {
        bool wasMeasured = stored?.Values.ContainsKey(TuningTable.MatrixUnits.Name) == true;
        return !wasMeasured ? MatrixUnits.Find(device, limits)
            : tuning.MatrixTile is { } tile && MatrixUnits.Passes(device, tile) ? tile
            : null;
    }
}
