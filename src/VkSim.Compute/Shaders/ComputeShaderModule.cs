using System.Collections.Concurrent;

namespace VkSim.Compute;

/// <summary>One compilation of a shader on a device: its reflection, and the programs made of it.</summary>
internal sealed class ComputeShaderModule : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<KernelProgram>> _programs = new(StringComparer.Ordinal);

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

    /// <summary>Lets the programs go; none is being made.</summary>
    public void Dispose()
    {
        foreach (Lazy<KernelProgram> program in _programs.Values)
        {
            program.Value.LetGo();
        }
    }
}
