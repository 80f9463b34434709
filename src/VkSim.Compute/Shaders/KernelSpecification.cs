using System.Globalization;

namespace VkSim.Compute;

/// <summary>What makes one program of an entry point differ from another; kernels with equal ones share the program.</summary>
internal sealed record KernelSpecification(
    string EntryPoint, SortedDictionary<uint, ulong> Specialization, int RequiredSubgroupSize, bool FullSubgroups)
{
    /// <summary>A text that is equal where everything is.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture,
        $"{EntryPoint}|{RequiredSubgroupSize}|{FullSubgroups}|{string.Join(',', Specialization.Select(p => $"{p.Key}={p.Value}"))}");

    public static KernelSpecification Resolve(string entryPoint, KernelOptions options, ShaderReflection reflection, string shader)
        => new(entryPoint, options.Specialization.Resolve(reflection, shader), options.RequiredSubgroupSize ?? 0, options.FullSubgroups);
}
