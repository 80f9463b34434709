using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>The kernels of one <see cref="GpuLane"/>, each made when it is first used. What is costly about them is shared through the shaders.</summary>
internal sealed class KernelLibrary(ShaderLibrary shaders)
{
    private readonly Dictionary<string, Kernel> _kernels = new(StringComparer.Ordinal);

    /// <summary>The kernel of a shader under given specialization constants, by their ids.</summary>
    public Kernel Find(string shader, params ReadOnlySpan<(int Id, long Value)> constants) =>
        Find(shader, SubgroupSupport.SharedMemory, constants);

    /// <summary>The same for a shader that reduces by subgroups; the shader is that of the support's variant.</summary>
    public Kernel Find(string shader, SubgroupSupport subgroups, params ReadOnlySpan<(int Id, long Value)> constants)
    {
        string key = shader;
        foreach ((int id, long value) in constants)
        {
            key = $"{key} {id}={value}";
        }

        if (!_kernels.TryGetValue(key, out Kernel? kernel))
        {
            var values = new SpecializationValues();
            foreach ((int id, long value) in constants)
            {
                values[(uint)id] = value;
            }

            kernel = shaders[shader].FindKernel("main", subgroups.Apply(new KernelOptions { Specialization = values }));
            _kernels.Add(key, kernel);
        }

        return kernel;
    }

    /// <summary>The name of a shader's variant for a layout.</summary>
    public static string Variant(string shader, RowLayout layout) => layout switch
    {
        RowLayout.Vec4 => shader + ".vec4",
        RowLayout.Half4 => shader + ".half4",
        RowLayout.Wide => shader + ".wide",
        _ => shader + ".words",
    };
}
