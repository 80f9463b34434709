namespace VkSim.Compute;

/// <summary>
/// The native side of a kernel, immutable: pipeline, layouts, and what reflection says of its entry point. Its shader and every
/// command list that was recorded with it hold it; it goes when the last lets go and the device is through with it.
/// </summary>
internal sealed unsafe class KernelProgram : IRetirable
{
    private readonly GpuDevice _device;
    private int _holders = 1;
    private DescriptorSetLayout _setLayout;
    private PipelineLayout _layout;
    private Pipeline _pipeline;

    public KernelProgram(ComputeShaderModule module, ShaderEntryPoint entryPoint, KernelSpecification specification)
    {
        _device = module.Device;
        Reflection = module.Reflection;
        EntryPoint = entryPoint;
        Specification = specification;
        WorkgroupSize = Reflection.WorkgroupSizeOf(entryPoint, specification.Specialization);
        Bindings = entryPoint.Bindings;
        Names = new BindingNames(Bindings);
        Fitting = new Type?[Bindings.Count];
        ConstantBytes = entryPoint.UsesPushConstants ? Reflection.PushConstantBytes : 0;
        ProgramRequirements.Check(_device, module.Name, this);
        UsesPushDescriptors = _device.PushDescriptor is not null
            && Bindings.Count > 0 && Bindings.Count <= _device.Capabilities.MaxPushDescriptors;
        try
        {
            _setLayout = CreateSetLayout();
            _layout = CreateLayout();
            if (_device.Options is { CompileOnly: true, Compiles: { } wanted } && !wanted(module.Name, this))
            {
                _device.Ledger.Count(DeviceResourceKind.Pipeline, 1);
                return;
            }

            _pipeline = CreatePipeline(module);
        }
        catch
        {
            Destroy();
            throw;
        }

        _device.SetDebugName(ObjectType.Pipeline, _pipeline.Handle, $"{module.Name}:{entryPoint.Name}");
        _device.Ledger.Count(DeviceResourceKind.Pipeline, 1);
        _device.Options.Compiled?.Invoke(module.Name, this);
    }

    public ShaderReflection Reflection { get; }

    public ShaderEntryPoint EntryPoint { get; }

    public KernelSpecification Specification { get; }

    public WorkgroupSize WorkgroupSize { get; }

    /// <summary>The bindings of the entry point; their places are the kernel's slots.</summary>
    public IReadOnlyList<ShaderBinding> Bindings { get; }

    public BindingNames Names { get; }

    /// <summary>By slot, the type of element that was last found to fit.</summary>
    public Type?[] Fitting { get; }

    /// <summary>Bytes of push constants, counted from 0.</summary>
    public int ConstantBytes { get; }

    public bool UsesPushDescriptors { get; }

    /// <inheritdoc cref="Kernel.ReadExecutables"/>
    public IReadOnlyList<KernelExecutable> ReadExecutables() => PipelineExecutables.Read(_device, _pipeline);

    public Pipeline Pipeline => _pipeline;

    public PipelineLayout Layout => _layout;

    public DescriptorSetLayout SetLayout => _setLayout;

    /// <summary>One more holder; the caller is sure of another one meanwhile.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>One holder less; after the last it is destroyed once nothing submitted so far is in flight.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _device.Submissions.Retire(this);
        }
    }

    public void Release()
    {
        Destroy();
        _device.Ledger.Count(DeviceResourceKind.Pipeline, -1);
    }

    private void Destroy()
    {
        _device.Api.DestroyPipeline(_device.Handle, _pipeline, null);
        _device.Api.DestroyPipelineLayout(_device.Handle, _layout, null);
        _device.Api.DestroyDescriptorSetLayout(_device.Handle, _setLayout, null);
        _pipeline = default;
        _layout = default;
        _setLayout = default;
    }

    private DescriptorSetLayout CreateSetLayout()
    {
        var bindings = new DescriptorSetLayoutBinding[Math.Max(Bindings.Count, 1)];
        for (int i = 0; i < Bindings.Count; i++)
        {
            bindings[i] = new DescriptorSetLayoutBinding
            {
                Binding = Bindings[i].Binding,
                DescriptorType = TypeOf(Bindings[i]),
                DescriptorCount = 1,
                StageFlags = ShaderStageFlags.ComputeBit,
            };
        }

        fixed (DescriptorSetLayoutBinding* pointer = bindings)
        {
            var info = new DescriptorSetLayoutCreateInfo
            {
                SType = StructureType.DescriptorSetLayoutCreateInfo,
                Flags = UsesPushDescriptors ? DescriptorSetLayoutCreateFlags.PushDescriptorBitKhr : 0,
                BindingCount = (uint)Bindings.Count,
                PBindings = pointer,
            };
            _device.Check(
                _device.Api.CreateDescriptorSetLayout(_device.Handle, in info, null, out DescriptorSetLayout layout),
                "vkCreateDescriptorSetLayout");
            return layout;
        }
    }

    private PipelineLayout CreateLayout()
    {
        DescriptorSetLayout setLayout = _setLayout;
        var range = new PushConstantRange { StageFlags = ShaderStageFlags.ComputeBit, Offset = 0, Size = (uint)ConstantBytes };
        var info = new PipelineLayoutCreateInfo
        {
            SType = StructureType.PipelineLayoutCreateInfo,
            SetLayoutCount = 1,
            PSetLayouts = &setLayout,
            PushConstantRangeCount = ConstantBytes > 0 ? 1u : 0u,
            PPushConstantRanges = &range,
        };
        _device.Check(
            _device.Api.CreatePipelineLayout(_device.Handle, in info, null, out PipelineLayout layout), "vkCreatePipelineLayout");
        return layout;
    }

    private Pipeline CreatePipeline(ComputeShaderModule module)
    {
        if (!_device.SpecializesModules)
        {
            return CreatePipeline(module.Handle(), SpecializationData.Create(Specification.Specialization, Reflection));
        }

        ShaderModule specialized = module.Specialize(Specification.Specialization);
        try
        {
            return CreatePipeline(specialized, new SpecializationData([], []));
        }
        finally
        {
            _device.Api.DestroyShaderModule(_device.Handle, specialized, null);
        }
    }

    private Pipeline CreatePipeline(ShaderModule module, SpecializationData data)
    {
        byte[] entry = System.Text.Encoding.UTF8.GetBytes(EntryPoint.Name + '\0');
        fixed (byte* entryPointer = entry)
        fixed (byte* dataPointer = data.Bytes)
        fixed (SpecializationMapEntry* entries = data.Entries)
        {
            var specialization = new SpecializationInfo
            {
                MapEntryCount = (uint)data.Entries.Length,
                PMapEntries = entries,
                DataSize = (nuint)data.Bytes.Length,
                PData = dataPointer,
            };
            var required = new PipelineShaderStageRequiredSubgroupSizeCreateInfo
            {
                SType = StructureType.PipelineShaderStageRequiredSubgroupSizeCreateInfo,
                RequiredSubgroupSize = (uint)Specification.RequiredSubgroupSize,
            };
            var info = new ComputePipelineCreateInfo
            {
                SType = StructureType.ComputePipelineCreateInfo,
                Flags = _device.Executables is null
                    ? PipelineCreateFlags.None
                    : PipelineCreateFlags.CreateCaptureStatisticsBitKhr | PipelineCreateFlags.CreateCaptureInternalRepresentationsBitKhr,
                Layout = _layout,
                Stage = new PipelineShaderStageCreateInfo
                {
                    SType = StructureType.PipelineShaderStageCreateInfo,
                    PNext = Specification.RequiredSubgroupSize > 0 ? &required : null,
                    Flags = Specification.FullSubgroups ? PipelineShaderStageCreateFlags.RequireFullSubgroupsBit : 0,
                    Stage = ShaderStageFlags.ComputeBit,
                    Module = module,
                    PName = entryPointer,
                    PSpecializationInfo = data.Entries.Length > 0 ? &specialization : null,
                },
            };
            return _device.Pipelines.Create(in info);
        }
    }

    internal static DescriptorType TypeOf(ShaderBinding binding)
        => binding.Kind == ResourceKind.UniformBuffer ? DescriptorType.UniformBuffer : DescriptorType.StorageBuffer;
}
