using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>What the operations of one <see cref="GpuLane"/> share.</summary>
internal sealed class GpuContext : IDisposable
{
    private readonly ShaderLibrary? _ownShaders;
    private readonly ScratchMemory _scratch;

    // Whether the bounds of dispatches follow what the device has shown to do.
    private readonly bool _learns;

    /// <summary>Makes a context.</summary>
    /// <param name="device">The device.</param>
    /// <param name="tuning">How kernels are cut; null for the table's entry.</param>
    /// <param name="limits">What to plan with; null for the device's own.</param>
    /// <param name="shaders">Shaders that other contexts use too; null: its own.</param>
    public GpuContext(GpuDevice device, GpuTuning? tuning = null, GpuLimits? limits = null, ShaderLibrary? shaders = null)
    {
        Device = device;
        Limits = limits ?? new GpuLimits(device.Capabilities);
        GpuTuning table = tuning ?? GpuTuning.For(device, Limits);
        _learns = table.OperationsPerDispatch == 0;
        bool subgroups = table.RowSubgroups && device.Subgroups.Fits(table.RowGroup)
            && device.Subgroups.Fits(table.StreamGroup) && device.Subgroups.Fits(table.WideGroup);
        RowSubgroups = subgroups ? device.Subgroups : SubgroupSupport.SharedMemory;
        Tuning = table.BoundedBy(device.OperationsPerSubmission) with { SubgroupSize = RowSubgroups.Size };
        _ownShaders = shaders is null ? new ShaderLibrary(device) : null;
        Kernels = new KernelLibrary(shaders ?? _ownShaders!);
        _scratch = new ScratchMemory(device);
    }

    public GpuDevice Device { get; }

    public GpuLimits Limits { get; }

    public GpuTuning Tuning { get; private set; }

    /// <summary>How kernels must correct the device's quotients: constant 13 of shaders/lib/rounding.glsl.</summary>
    public int CorrectsQuotients =>
        !Tuning.CorrectsRounding && Device.Arithmetic.RoundsDivision ? 0
        : Device.Arithmetic.FusesMultiplyAdd ? 2
        : 1;

    /// <summary>1 where kernels must correct the device's square roots, else 0: constant 14.</summary>
    public int CorrectsRoots => Tuning.CorrectsRounding || !Device.Arithmetic.RoundsSquareRoot ? 1 : 0;

    /// <summary>
    /// Bounds dispatches by what the device does by now, where that has changed much; between calls alone, since what a call plans hangs
    /// together.
    /// </summary>
    public void FollowDevice()
    {
        long bound = Device.OperationsPerSubmission;
        if (_learns && bound > 0 && (bound / 2 >= Tuning.OperationsPerDispatch || bound <= Tuning.OperationsPerDispatch / 2))
        {
            Tuning = Tuning with { OperationsPerDispatch = bound, OperationsPerList = bound };
        }
    }

    public KernelLibrary Kernels { get; }

    /// <summary>The working memory: the lane's, or that of the list which is being recorded.</summary>
    public ScratchMemory Scratch => Recording?.Scratch ?? _scratch;

    /// <summary>The list that operations are recorded into; null: they are submitted.</summary>
    public ListRecording? Recording { get; set; }

    /// <summary>A cache of recordings of one operation.</summary>
    /// <typeparam name="TKey">What a recording is made for.</typeparam>
    /// <param name="name">The name of what is recorded.</param>
    /// <param name="size">How many are kept: at least as many as one call of an operation needs.</param>
    public RecordedWorkCache<TKey> CreateCache<TKey>(string name, int size = 4)
        where TKey : struct, IEquatable<TKey> => new(this, name, size);

    /// <summary>How rows are reduced where several invocations share one.</summary>
    public SubgroupSupport RowSubgroups { get; }

    /// <summary>How rows are reduced that so many invocations share.</summary>
    public SubgroupSupport SubgroupsOf(int lanes) => lanes > 1 ? RowSubgroups : SubgroupSupport.SharedMemory;

    /// <summary>
    /// Constant 16 of shaders/lib/shared_blocks.glsl where so many invocations share a row: as many sharers as a table has, or fewer; 1 where shaders
    /// do not have the constant, without subgroups and where rows are not read in whole groups of 4 columns.
    /// </summary>
    public int SharersFor(RowLayout layout, int sharers, int lanes) =>
        layout is RowLayout.Vec4 or RowLayout.Half4 ? Math.Max(1, Math.Min(Math.Min(sharers, lanes), SubgroupsOf(lanes).Size)) : 1;

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
        _scratch.Dispose();
        _ownShaders?.Dispose();
    }
}
