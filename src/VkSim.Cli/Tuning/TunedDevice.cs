using VkSim.Catalog.Tuning;
using VkSim.Compute;
using VkSim.Files;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;

namespace VkSim.Cli;

/// <summary>A device that can be tuned, and what was measured on it.</summary>
internal sealed class TunedDevice : IDisposable
{
    private readonly VectorDevice _device;

    private TunedDevice(VectorDevice device, GpuDevice gpu, TuningFolder folder)
    {
        (_device, Gpu, Folder) = (device, gpu, folder);
        Limits = new GpuLimits(gpu.Capabilities);
        Identity = TuningIdentity.Of(VulkanBackendInfo.Of(gpu.Adapter));
    }

    public GpuDevice Gpu { get; }

    public GpuLimits Limits { get; }

    public TuningFolder Folder { get; }

    public TuningIdentity Identity { get; }

    /// <summary>Where what was measured on the device lies, or would.</summary>
    public string File => Folder.FileOf(Identity);

    /// <summary>What lies there; null: nothing.</summary>
    public StoredTuning? Stored => Folder.Find(Identity, Limits, Gpu.Adapter.IsSoftware);

    /// <summary>Opens it.</summary>
    /// <exception cref="NoSuchDeviceException">There is none.</exception>
    /// <exception cref="BadInputException">It has no kernels, or nothing is kept.</exception>
    public static TunedDevice Open(string? selector)
    {
        VectorDevice device = DeviceSelection.Open(selector);
        try
        {
            GpuDevice gpu = device.Gpu
                ?? throw new BadInputException("--device", $"'{device.Description.Name}', which has nothing to tune", "a Vulkan device of 'vksim devices'");
            TuningFolder folder = MeasuredTuning.FolderOf(gpu.Options)
                ?? throw new BadInputException("VKSIM_CACHE", "no folder", "one to keep what is measured in");
            return new TunedDevice(device, gpu, folder);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Looks whether files can be made where they will lie, so that long work is not in vain; the folder is made where there is none.</summary>
    /// <exception cref="BadInputException">No file can be made there.</exception>
    public void RequireWritable()
    {
        try
        {
            Folder.Create();
            using var probe = new OutputFile(File);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("VKSIM_CACHE", $"'{Path.GetDirectoryName(File)}', which cannot be written ({OneLine.From(error.Message)})", "a folder that files can be made in");
        }
    }

    /// <summary>The device as a program would have it that opens it now.</summary>
    public DeviceDescription Described() => _device.Description with { Tuning = MeasuredTuning.IsWanted(null) ? Stored?.Text : null };

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();
}
