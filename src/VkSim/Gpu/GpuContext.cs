using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>What all operations on one GPU share.</summary>
internal sealed class GpuContext : IDisposable
{
    public GpuContext(GpuDevice device, GpuTuning? tuning = null, GpuLimits? limits = null)
    {
        Device = device;
        Limits = limits ?? new GpuLimits(device.Capabilities);
        GpuTuning table = tuning ?? GpuTuning.For(device, Limits);
        bool subgroups = table.RowSubgroups && device.Subgroups.Fits(table.RowGroup)
            && device.Subgroups.Fits(table.StreamGroup) && device.Subgroups.Fits(table.WideGroup);
        RowSubgroups = subgroups ? device.Subgroups : SubgroupSupport.SharedMemory;
        Tuning = table with { SubgroupSize = RowSubgroups.Size };
        Kernels = new KernelLibrary(device);
        Scratch = new ScratchMemory(device);
    }

    public GpuDevice Device { get; }

    public GpuLimits Limits { get; }

    public GpuTuning Tuning { get; }

    public KernelLibrary Kernels { get; }

    public ScratchMemory Scratch { get; }

    /// <summary>A cache of recordings of one operation.</summary>
    public RecordedWorkCache<TKey> CreateCache<TKey>(string name)
        where TKey : struct, IEquatable<TKey> => new(Device, Scratch, name, Tuning.OperationsPerList);

    /// <summary>How rows are reduced where several invocations share one.</summary>
    public SubgroupSupport RowSubgroups { get; }

    /// <summary>How rows are reduced that so many invocations share.</summary>
    public SubgroupSupport SubgroupsOf(int lanes) => lanes > 1 ? RowSubgroups : SubgroupSupport.SharedMemory;

    /// <summary>The layout with the widest words that serve the device, for shaders that have such a variant.</summary>
    public RowLayout WidestOf(RowLayout layout) =>
        layout == RowLayout.Vec4 && Tuning.WideLoads && RowSubgroups.Tier == SubgroupTier.SharedMemory ? RowLayout.Wide : layout;

    /// <summary>Binds a matrix that may be none; gives its window.</summary>
    public RowWindow BindOptional(Kernel kernel, string name, in MatrixView view)
    {
        if (view.IsNone)
        {
            BindUnused(kernel, name);
            return default;
        }

        RowWindow window = RowWindow.Of(view, Limits);
        window.BindTo(kernel, name);
        return window;
    }

    /// <summary>A small buffer for bindings that a kernel does not use this time.</summary>
    public void BindUnused(Kernel kernel, string name) => kernel.SetBuffer(name, Scratch.Get(ScratchKind.Unused, 256));

    /// <inheritdoc/>
    public void Dispose()
    {
        Kernels.Dispose();
        Scratch.Dispose();
    }
}
