namespace VkSim.Compute;

/// <summary>What a shader is made of at a time: its module, or one for each kernel of a file that declares several.</summary>
internal sealed class ShaderCode : IDisposable
{
    private readonly ComputeShaderModule[] _modules;
    private readonly string _name;

    public ShaderCode(GpuDevice device, IReadOnlyList<byte[]> modules, string name)
    {
        _name = name;
        _modules = [.. modules.Select(spirv => new ComputeShaderModule(device, spirv, name))];
        Kernels = [.. _modules.SelectMany(m => m.Reflection.EntryPoints).Select(e => e.Name)];
    }

    /// <summary>The names of the entry points.</summary>
    public IReadOnlyList<string> Kernels { get; }

    /// <summary>What the module of a kernel says of itself; of the first without a name.</summary>
    public ShaderReflection Reflection(string? kernel) => kernel is null ? _modules[0].Reflection : Find(kernel).Module.Reflection;

    /// <summary>The name of a kernel, where none is given that of the only one, or <c>main</c>.</summary>
    public string NameOf(string? kernel)
    {
        if (kernel is not null)
        {
            return kernel;
        }

        return Kernels.Count == 1 ? Kernels[0] : ShaderKernel.Main;
    }

    /// <summary>The program of a kernel, made when it is first asked for. Any thread may ask until it is disposed.</summary>
    /// <exception cref="ShaderBindingException">There is no such kernel, or it cannot be made.</exception>
    public KernelProgram Program(string kernel, KernelOptions options)
    {
        (ComputeShaderModule module, ShaderEntryPoint entry) = Find(kernel);
        return module.Program(entry, options);
    }

    public void Dispose()
    {
        foreach (ComputeShaderModule module in _modules)
        {
            module.Dispose();
        }
    }

    private (ComputeShaderModule Module, ShaderEntryPoint Entry) Find(string kernel)
    {
        foreach (ComputeShaderModule module in _modules)
        {
            if (module.Reflection.EntryPoints.FirstOrDefault(e => e.Name == kernel) is { } entry)
            {
                return (module, entry);
            }
        }

        throw new ShaderBindingException(
            $"The shader '{_name}' has no kernel '{kernel}'; it has {string.Join(", ", Kernels.Select(k => $"'{k}'"))}.");
    }
}
