using System.Reflection;
using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>The built-in shaders on one device, each loaded and each kernel made when it is first used.</summary>
internal sealed class KernelLibrary(GpuDevice device) : IDisposable
{
    private readonly Dictionary<string, ComputeShader> _shaders = new(StringComparer.Ordinal);
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

            kernel = Shader(shader).FindKernel("main", subgroups.Apply(new KernelOptions { Specialization = values }));
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

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ComputeShader shader in _shaders.Values)
        {
            shader.Dispose();
        }

        _kernels.Clear();
        _shaders.Clear();
    }

    private ComputeShader Shader(string name)
    {
        if (!_shaders.TryGetValue(name, out ComputeShader? shader))
        {
            shader = ComputeShader.FromSpirv(device, Module(name), name);
            _shaders.Add(name, shader);
        }

        return shader;
    }

    private static byte[] Module(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"spirv/{name}.spv")
            ?? throw new InvalidOperationException($"The shader '{name}' is not built in.");
        byte[] module = new byte[stream.Length];
        stream.ReadExactly(module);
        return module;
    }
}
