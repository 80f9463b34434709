namespace VkSim.Compute;

/// <summary>One compilation of a shader on a device: the VkShaderModule, its reflection, and the programs made of it.</summary>
internal sealed unsafe class ComputeShaderModule : IDisposable
{
    private readonly Dictionary<string, KernelProgram> _programs = new(StringComparer.Ordinal);

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

    /// <summary>The program of an entry point, made when it is first asked for. The caller holds the shader's lock.</summary>
    public KernelProgram Program(ShaderEntryPoint entry, KernelOptions options)
    {
        KernelSpecification specification = KernelSpecification.Resolve(entry.Name, options, Reflection, Name);
        if (!_programs.TryGetValue(specification.Key, out KernelProgram? program))
        {
            program = new KernelProgram(this, entry, specification);
            _programs.Add(specification.Key, program);
        }

        return program;
    }

    /// <summary>
    /// The VkShaderModule, made for the first program: one that was checked against what the device was created with, since
    /// drivers trust what they are handed.
    /// </summary>
    public ShaderModule Handle()
    {
        if (_handle.Handle != 0)
        {
            return _handle;
        }

        uint[] words = Reflection.Module.Words;
        fixed (uint* code = words)
        {
            var info = new ShaderModuleCreateInfo
            {
                SType = StructureType.ShaderModuleCreateInfo,
                CodeSize = (nuint)words.Length * sizeof(uint),
                PCode = code,
            };
            Device.Check(Device.Api.CreateShaderModule(Device.Handle, in info, null, out _handle), "vkCreateShaderModule");
        }

        Device.SetDebugName(ObjectType.ShaderModule, _handle.Handle, Name);
        return _handle;
    }

    /// <summary>Lets the programs go. A pipeline does not need the module that it was made of.</summary>
    public void Dispose()
    {
        foreach (KernelProgram program in _programs.Values)
        {
            program.LetGo();
        }

        Device.Api.DestroyShaderModule(Device.Handle, _handle, null);
        _handle = default;
    }
}
