using System.Collections.Concurrent;

namespace VkSim.Compute;

/// <summary>One compilation of a shader on a device: the VkShaderModule, its reflection, and the programs made of it.</summary>
internal sealed unsafe class ComputeShaderModule : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<KernelProgram>> _programs = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private ShaderModule _handle;

    public ComputeShaderModule(GpuDevice device, ReadOnlySpan<byte> spirv, string name)
    {
        Device = device;
        Name = name;
        Reflection = ShaderReflection.FromSpirv(spirv, name);
    }

    public GpuDevice Device { get; }

    public string Name { get; }

    public ShaderReflection Reflection { get; }

    /// <summary>
    /// The program of an entry point, made when it is first asked for. Several threads make several programs at once; who asks for
    /// one that another makes waits for it.
    /// </summary>
    public KernelProgram Program(ShaderEntryPoint entry, KernelOptions options)
    {
        KernelSpecification specification = KernelSpecification.Resolve(entry.Name, options, Reflection, Name);
        Lazy<KernelProgram> program = _programs.GetOrAdd(
            specification.Key, _ => new Lazy<KernelProgram>(() => new KernelProgram(this, entry, specification)));
        try
        {
            return program.Value;
        }
        catch
        {
            // The next who asks tries again: there may be memory then.
            _programs.TryRemove(new(specification.Key, program));
            throw;
        }
    }

    /// <summary>
    /// The VkShaderModule, made for the first program: one that was checked against what the device was created with, since
    /// drivers trust what they are handed.
    /// </summary>
    public ShaderModule Handle()
    {
        lock (_gate)
        {
            return _handle.Handle != 0 ? _handle : _handle = Create(Reflection.Module.Words);
        }
    }

    /// <summary>A VkShaderModule of its own with values in place of the specialization constants; who asks destroys it.</summary>
    public ShaderModule Specialize(IReadOnlyDictionary<uint, ulong> values) => Create(Reflection.Module.Specialize(values));

    /// <summary>Lets the programs go; none is being made. A pipeline does not need the module that it was made of.</summary>
    public void Dispose()
    {
        foreach (Lazy<KernelProgram> program in _programs.Values)
        {
            program.Value.LetGo();
        }

        Device.Api.DestroyShaderModule(Device.Handle, _handle, null);
        _handle = default;
    }

    private ShaderModule Create(ReadOnlySpan<uint> words)
    {
        fixed (uint* code = words)
        {
            var info = new ShaderModuleCreateInfo
            {
                SType = StructureType.ShaderModuleCreateInfo,
                CodeSize = (nuint)words.Length * sizeof(uint),
                PCode = code,
            };
            Device.Check(
                Device.Api.CreateShaderModule(Device.Handle, in info, null, out ShaderModule handle), "vkCreateShaderModule");
            Device.SetDebugName(ObjectType.ShaderModule, handle.Handle, Name);
            return handle;
        }
    }
}
