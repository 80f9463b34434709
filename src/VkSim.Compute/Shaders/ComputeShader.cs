namespace VkSim.Compute;

/// <summary>
/// A compute shader on a device. Its kernels are found by <see cref="FindKernel"/> and live as long as it does. Safe for use by
/// several threads.
/// </summary>
public sealed class ComputeShader : IDisposable
{
    private const string SpirvExtension = ".spv";

    // Read while a kernel is made, so that threads make theirs at once; written while the code changes or goes.
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Lock _listGate = new();
    private readonly List<Kernel> _kernels = [];
    private readonly string? _path;
    private readonly ShaderCompileOptions? _options;
    private ShaderCode _code;
    private bool _disposed;

    private ComputeShader(GpuDevice device, IReadOnlyList<byte[]> modules, string name, string? path, ShaderCompileOptions? options)
    {
        device.ThrowIfUnusable();
        Device = device;
        Name = name;
        _path = path;
        _options = options;
        _code = new ShaderCode(device, modules, name);
        device.Ledger.Add(DeviceResourceKind.Shader, this, name);
    }

    /// <summary>The device that it belongs to.</summary>
    public GpuDevice Device { get; }

    /// <summary>Its name in messages and debuggers.</summary>
    public string Name { get; }

    /// <summary>The names that <see cref="FindKernel"/> knows, in the order of the file; others after a reload.</summary>
    public IReadOnlyList<string> KernelNames => Volatile.Read(ref _code).Kernels;

    /// <summary>
    /// What the module says of itself; another one after a reload. Kernels declared by <c>#pragma kernel</c> have a module each, and
    /// this is the first one's: see <see cref="ReflectionOf"/>.
    /// </summary>
    public ShaderReflection Reflection => Volatile.Read(ref _code).Reflection(null);

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>Makes a shader of compiled SPIR-V.</summary>
    /// <param name="device">The device.</param>
    /// <param name="spirv">The module.</param>
    /// <param name="name">Its name in messages and debuggers.</param>
    /// <exception cref="InvalidDataException">It is no SPIR-V compute shader, or it is malformed.</exception>
    public static ComputeShader FromSpirv(GpuDevice device, ReadOnlySpan<byte> spirv, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(device, [spirv.ToArray()], name ?? "shader", null, null);
    }

    /// <summary>Compiles GLSL and makes a shader of it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="source">The GLSL.</param>
    /// <param name="options">Includes, macros, target, and the name.</param>
    /// <exception cref="ShaderCompilerNotFoundException">No compiler is installed.</exception>
    /// <exception cref="ShaderCompilationException">It does not compile.</exception>
    public static ComputeShader FromGlsl(GpuDevice device, string source, ShaderCompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(device, ShaderCompiler.CompileKernels(source, options), options?.FileName ?? "shader", null, options);
    }

    /// <summary>Makes a shader of a file: SPIR-V where its name ends in <c>.spv</c>, otherwise GLSL.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Includes (besides the file's own folder), macros, target.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ShaderCompilerNotFoundException">It is GLSL and no compiler is installed.</exception>
    /// <exception cref="ShaderCompilationException">It does not compile.</exception>
    /// <exception cref="InvalidDataException">It is no SPIR-V compute shader, or it is malformed.</exception>
    public static ComputeShader FromFile(GpuDevice device, string path, ShaderCompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(device, ReadFile(path, options), Path.GetFileName(path), Path.GetFullPath(path), options);
    }

    /// <summary>A kernel of the shader, with bindings and constants of its own. Kernels with equal options share their pipeline.</summary>
    /// <param name="name">
    /// The entry point: a name from a <c>#pragma kernel</c>, in GLSL without one <c>main</c>. Null is the only one, or <c>main</c>.
    /// </param>
    /// <param name="options">Specialization constants and subgroup size.</param>
    /// <exception cref="ShaderBindingException">There is no such entry point or constant, or a binding is of a kind that kernels cannot have.</exception>
    /// <exception cref="NotSupportedException">The device cannot run it, for the reason it tells.</exception>
    public Kernel FindKernel(string? name = null, KernelOptions? options = null)
    {
        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
        }

        options = KernelOptions.Copy(options);
        _gate.EnterReadLock();
        try
        {
            var kernel = new Kernel(this, options, Program(name, options));
            lock (_listGate)
            {
                _kernels.Add(kernel);
            }

            return kernel;
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    /// <summary>What the module of a kernel says of itself; another one after a reload.</summary>
    /// <param name="kernel">The kernel, as for <see cref="FindKernel"/>.</param>
    /// <exception cref="ShaderBindingException">There is no such kernel.</exception>
    public ShaderReflection ReflectionOf(string? kernel = null)
    {
        ShaderCode code = Volatile.Read(ref _code);
        return code.Reflection(code.NameOf(kernel));
    }

    /// <summary>
    /// Reads the file again. Where it does not compile, or its kernels cannot be made any more, the shader and its kernels stay as
    /// they were; otherwise the kernels go over to the new code and keep what is set on them, by name. Command lists keep the code
    /// that they were recorded with. Slots and constants are to be looked up anew.
    /// </summary>
    /// <param name="error">Why it stayed as it was.</param>
    /// <returns>Whether the new code is in use.</returns>
    /// <exception cref="InvalidOperationException">The shader does not come from a file.</exception>
    public bool TryReload(out ShaderCompilationException? error)
    {
        if (_path is null)
        {
            throw new InvalidOperationException($"The shader '{Name}' does not come from a file; give TryReload its new source.");
        }

        return TryReplace(() => ReadFile(_path, _options), _path, out error);
    }

    /// <summary>Replaces the code by other GLSL, as <see cref="TryReload(out ShaderCompilationException?)"/> does.</summary>
    /// <param name="source">The GLSL.</param>
    /// <param name="error">Why it stayed as it was.</param>
    /// <returns>Whether the new code is in use.</returns>
    public bool TryReload(string source, out ShaderCompilationException? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        string file = _path ?? Name;
        return TryReplace(
            () => ShaderCompiler.CompileKernels(source, _path is null ? _options : ShaderCompiler.ForFile(_path, _options)), file, out error);
    }

    /// <summary>Gives the shader and its kernels up; work in flight that uses them is finished first by the device.</summary>
    public void Dispose()
    {
        _gate.EnterWriteLock();
        try
        {
            // Under the gate, so that no list is submitted between the check of its kernels and the mark.
            lock (Device.Submissions.Gate)
            {
                if (_disposed)
                {
                    return;
                }

                Volatile.Write(ref _disposed, true);
            }
        }
        finally
        {
            _gate.ExitWriteLock();
        }

        Kernel[] kernels;
        lock (_listGate)
        {
            kernels = [.. _kernels];
        }

        foreach (Kernel kernel in kernels)
        {
            kernel.Dispose();
        }

        Device.Ledger.Remove(this);
        _code.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal void Forget(Kernel kernel)
    {
        lock (_listGate)
        {
            _kernels.Remove(kernel);
        }
    }

    /// <summary>Makes what is costly about a kernel, for those that are asked for later.</summary>
    internal void WarmUp(string? name, KernelOptions options)
    {
        _gate.EnterReadLock();
        try
        {
            Program(name, options);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    private KernelProgram Program(string? name, KernelOptions options)
    {
        ThrowIfDisposed();
        Device.ThrowIfUnusable();
        return _code.Program(_code.NameOf(name), options);
    }

    private static IReadOnlyList<byte[]> ReadFile(string path, ShaderCompileOptions? options)
    {
        ShaderCompiler.RequireFile(path);
        return path.EndsWith(SpirvExtension, StringComparison.OrdinalIgnoreCase)
            ? [File.ReadAllBytes(path)]
            : ShaderCompiler.CompileKernelsOfFile(path, options);
    }

    private bool TryReplace(Func<IReadOnlyList<byte[]>> read, string file, out ShaderCompilationException? error)
    {
        ThrowIfDisposed();
        try
        {
            Replace(read());
            error = null;
            return true;
        }
        catch (ShaderCompilationException e)
        {
            error = e;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException
            or ShaderBindingException or NotSupportedException or ShaderCompilerNotFoundException
            || e is GpuException and not DeviceLostException)
        {
            error = new ShaderCompilationException(file, 0, e.Message, e.Message);
        }

        return false;
    }

    private void Replace(IReadOnlyList<byte[]> modules)
    {
        _gate.EnterWriteLock();
        try
        {
            ThrowIfDisposed();
            var code = new ShaderCode(Device, modules, Name);
            try
            {
                GoOver(code);
            }
            catch
            {
                code.Dispose();
                throw;
            }

            ShaderCode former = _code;
            Volatile.Write(ref _code, code);
            former.Dispose();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Gives every kernel its program of other code, or none of them.</summary>
    private void GoOver(ShaderCode code)
    {
        Kernel[] kernels;
        lock (_listGate)
        {
            kernels = [.. _kernels];
        }

        KernelProgram[] programs = [.. kernels.Select(k => code.Program(k.EntryPoint, k.Options))];
        for (int i = 0; i < programs.Length; i++)
        {
            kernels[i].Replace(programs[i]);
        }
    }

    private void ThrowIfDisposed()
    {
        if (IsDisposed)
        {
            throw new ObjectDisposedException(Name, $"The shader '{Name}' has been disposed.");
        }
    }
}
