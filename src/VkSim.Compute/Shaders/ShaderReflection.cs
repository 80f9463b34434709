namespace VkSim.Compute;

/// <summary>What a SPIR-V module says of itself: entry points, bindings, push constants and specialization constants.</summary>
public sealed class ShaderReflection
{
    internal ShaderReflection(SpirvModule module)
    {
        Module = module;
        EntryPoints = module.EntryPoints;
        Bindings = module.Bindings;
        PushConstants = module.PushConstants;
        PushConstantOffset = module.PushConstantOffset;
        PushConstantBytes = module.PushConstantBytes;
        SpecializationConstants = module.SpecializationConstants;
    }

    /// <summary>The compute entry points.</summary>
    public IReadOnlyList<ShaderEntryPoint> EntryPoints { get; }

    /// <summary>Every resource of the module, by set and number.</summary>
    public IReadOnlyList<ShaderBinding> Bindings { get; }

    /// <summary>The members of the push-constant block by offset; empty without one.</summary>
    public IReadOnlyList<PushConstantMember> PushConstants { get; }

    /// <summary>Where the first member of the push-constant block begins: more than 0 when it leaves room before it.</summary>
    public int PushConstantOffset { get; }

    /// <summary>The end of the push-constant block in bytes, a multiple of 4; 0 without one.</summary>
    public int PushConstantBytes { get; }

    /// <summary>The specialization constants by id.</summary>
    public IReadOnlyList<SpecializationConstant> SpecializationConstants { get; }

    internal SpirvModule Module { get; }

    /// <summary>Reflects a SPIR-V module; needs no device.</summary>
    /// <param name="spirv">The module.</param>
    /// <param name="name">The name that errors carry.</param>
    /// <exception cref="InvalidDataException">It is no SPIR-V compute shader, or it is truncated or malformed.</exception>
    public static ShaderReflection FromSpirv(ReadOnlySpan<byte> spirv, string name = "shader")
        => new(SpirvModule.Parse(spirv, name));

    /// <summary>The workgroup size of an entry point under given specialization constants.</summary>
    /// <param name="entryPoint">The entry point.</param>
    /// <param name="specialization">Bits of the values by constant id; the others have their defaults.</param>
    internal WorkgroupSize WorkgroupSizeOf(ShaderEntryPoint entryPoint, IReadOnlyDictionary<uint, ulong> specialization)
        => Module.WorkgroupSizeOf(entryPoint.Name, specialization);
}
