namespace VkSim.Compute;

/// <summary>One compilation of a shader on a device: the VkShaderModule, its reflection, and the programs made of it.</summary>
internal sealed unsafe class ComputeShaderModule : IDisposable
{
    private readonly Dictionary<string, KernelProgram> _programs = new(StringComparer.Ordinal);

    public ComputeShaderModule(GpuDevice device, ReadOnlySpan<byte> spirv, string name)
    {
        Device = device;
        Name = name;
        Reflection = ShaderReflection.FromSpirv(spirv, name);
        uint[] words = Reflection.Module.Words;
        fixed (uint* code = words)
        {
            var info = new ShaderModuleCreateInfo
            {
                SType = StructureType.ShaderModuleCreateInfo,
                CodeSize = (nuint)words.Length * sizeof(uint),
                PCode = code,
            };
            device.Check(device.Api.CreateShaderModule(device.Handle, in info, null, out ShaderModule handle), "vkCreateShaderModule");
            Handle = handle;
        }

        device.SetDebugName(ObjectType.ShaderModule, Handle.Handle, name);
    }

    public GpuDevice Device { get; }

    public string Name { get; }

    public ShaderReflection Reflection { get; }

    public ShaderModule Handle { get; }

    /// <summary>The program of an entry point, made when it is first asked for. The caller holds the shader's lock.</summary>
    public KernelProgram Program(string entryPoint, KernelOptions options)
    {
        ShaderEntryPoint entry = Reflection.EntryPoints.FirstOrDefault(e => e.Name == entryPoint)
            ?? throw new ShaderBindingException(
                $"The shader '{Name}' has no kernel '{entryPoint}'; it has {string.Join(", ", Reflection.EntryPoints.Select(e => $"'{e.Name}'"))}.");
        KernelSpecification specification = KernelSpecification.Resolve(entryPoint, options, Reflection, Name);
        if (!_programs.TryGetValue(specification.Key, out KernelProgram? program))
        {
            program = new KernelProgram(this, entry, specification);
            _programs.Add(specification.Key, program);
        }

        return program;
    }

    /// <summary>Lets the programs go. A pipeline does not need the module that it was made of.</summary>
    public void Dispose()
    {
        foreach (KernelProgram program in _programs.Values)
        {
            program.LetGo();
        }

        Device.Api.DestroyShaderModule(Device.Handle, Handle, null);
    }
}
