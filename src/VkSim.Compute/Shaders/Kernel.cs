namespace VkSim.Compute;

/// <summary>
/// An entry point of a compute shader, with the buffers and constants that its next dispatch takes. A dispatch takes them as they
/// are when it is made or recorded, so one kernel may be set up anew for each. One thread at a time may set a kernel up; several
/// threads use a kernel each, which share what is costly. Its shader may be reloaded by any thread meanwhile.
/// </summary>
public sealed partial class Kernel : IDisposable
{
    private readonly ComputeShader _shader;
    private volatile KernelProgram _program;
    private bool _disposed;

    internal Kernel(ComputeShader shader, KernelOptions options, KernelProgram program)
    {
        _shader = shader;
        _program = program;
        Options = options;
        EntryPoint = program.EntryPoint.Name;
        Name = EntryPoint == "main" ? shader.Name : $"{shader.Name}:{EntryPoint}";
        _bindings = EmptyBindings(program);
        _constants = new byte[program.ConstantBytes];
        Device.Ledger.Add(DeviceResourceKind.Kernel, this, Name);
    }

    /// <summary>The device that it belongs to.</summary>
    public GpuDevice Device => _shader.Device;

    /// <summary>Its name in messages and debuggers: the shader's, with the entry point where that is not <c>main</c>.</summary>
    public string Name { get; }

    /// <summary>The name of the entry point.</summary>
    public string EntryPoint { get; }

    /// <summary>The invocations of a workgroup, under the kernel's specialization constants.</summary>
    public WorkgroupSize WorkgroupSize => _program.WorkgroupSize;

    /// <summary>What the shader's module says of itself.</summary>
    public ShaderReflection Reflection => _program.Reflection;

    /// <summary>Whether it, or its shader, has been disposed.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed) || _shader.IsDisposed;

    internal KernelOptions Options { get; }

    /// <summary>Held while something is set or recorded, so that a reload comes wholly before or after.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The native side; another one after a reload. A former one lives as long as a command list holds it.</summary>
    internal KernelProgram Program => _program;

    internal Pipeline Pipeline => _program.Pipeline;

    internal PipelineLayout Layout => _program.Layout;

    internal DescriptorSetLayout SetLayout => _program.SetLayout;

    internal bool UsesPushDescriptors => _program.UsesPushDescriptors;

    /// <summary>The workgroups that cover so many elements, one invocation an element.</summary>
    /// <param name="x">Elements along x.</param>
    /// <param name="y">Elements along y.</param>
    /// <param name="z">Elements along z.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more workgroups than the device's limit.</exception>
    public DispatchSize GroupsFor(long x, long y = 1, long z = 1)
    {
        WorkgroupSize size = WorkgroupSize;
        (uint maxX, uint maxY, uint maxZ) = Device.Capabilities.MaxComputeWorkGroupCount;
        return new(Groups(x, size.X, maxX, nameof(x)), Groups(y, size.Y, maxY, nameof(y)), Groups(z, size.Z, maxZ, nameof(z)));
    }

    /// <summary>Runs the kernel, after everything submitted before. Does not wait.</summary>
    /// <param name="x">Workgroups along x.</param>
    /// <param name="y">Workgroups along y.</param>
    /// <param name="z">Workgroups along z.</param>
    /// <returns>Reached when it has finished.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More workgroups than the device's limit, which it names.</exception>
    /// <exception cref="ShaderBindingException">A binding is not set.</exception>
    public GpuFence Dispatch(uint x, uint y = 1, uint z = 1)
    {
        ThrowIfDisposed();
        return Device.Dispatch(this, x, y, z);
    }

    /// <summary>Runs the kernel, after everything submitted before. Does not wait.</summary>
    /// <inheritdoc cref="Dispatch(uint, uint, uint)"/>
    /// <param name="groups">The workgroups, as from <see cref="GroupsFor"/>.</param>
    public GpuFence Dispatch(DispatchSize groups) => Dispatch(groups.X, groups.Y, groups.Z);

    /// <summary>
    /// What the driver's compiler made of the kernel: registers, spills, instructions and the like in the driver's own words, and
    /// its code where the driver gives it. Needs a device that was created with <see cref="GpuCapability.PipelineStatistics"/> in
    /// <see cref="GpuDeviceOptions.Enable"/>. Costs a copy of all of it at each call.
    /// </summary>
    /// <exception cref="NotSupportedException">The device was not created for that.</exception>
    /// <exception cref="GpuException">The driver fails.</exception>
    public IReadOnlyList<KernelExecutable> ReadExecutables()
    {
        ThrowIfDisposed();
        return _program.ReadExecutables();
    }

    /// <summary>Gives the kernel up; its shader keeps what is native until it is disposed itself.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            Volatile.Write(ref _disposed, true);
            _shader.Forget(this);
            Device.Ledger.Remove(this);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static uint Groups(long elements, uint size, uint limit, string axis)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elements, axis);
        long groups = elements / size + (elements % size == 0 ? 0 : 1);
        return groups <= limit
            ? (uint)groups
            : throw new ArgumentOutOfRangeException(axis, elements,
                $"{elements} elements along {axis} are {groups} workgroups of {size}, above the device's limit of {limit}; dispatch them in parts.");
    }

    private void ThrowIfDisposed()
    {
        if (IsDisposed)
        {
            throw new ObjectDisposedException(Name, $"The kernel '{Name}' has been disposed.");
        }
    }
}
