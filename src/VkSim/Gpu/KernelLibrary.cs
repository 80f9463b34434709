using System.Collections.Concurrent;
using System.Globalization;
using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>
/// The kernels of one <see cref="GpuLane"/>, each made when it is first used. What is costly about them is shared through the shaders. Finding
/// one allocates nothing.
/// </summary>
internal sealed class KernelLibrary
{
    // A shader's name with more constants than any has.
    private const int MostKey = 512;

    private static readonly ConcurrentDictionary<(string Shader, RowLayout Layout), string> Variants = new();

    private readonly ShaderLibrary _shaders;
    private readonly Dictionary<string, Kernel> _kernels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Kernel>.AlternateLookup<ReadOnlySpan<char>> _byKey;

    /// <summary>Makes an empty library.</summary>
    public KernelLibrary(ShaderLibrary shaders)
    {
        _shaders = shaders;
        _byKey = _kernels.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The kernel of a shader under given specialization constants, by their ids.</summary>
    public Kernel Find(string shader, params ReadOnlySpan<(int Id, long Value)> constants) =>
        Find(shader, SubgroupSupport.SharedMemory, constants);

    /// <summary>The same for a shader that reduces by subgroups; the shader is that of the support's variant.</summary>
    public Kernel Find(string shader, SubgroupSupport subgroups, params ReadOnlySpan<(int Id, long Value)> constants)
    {
        Span<char> text = stackalloc char[MostKey];
        ReadOnlySpan<char> key = text[..WriteKey(text, shader, constants)];
        if (!_byKey.TryGetValue(key, out Kernel? kernel))
        {
            var values = new SpecializationValues();
            foreach ((int id, long value) in constants)
            {
                values[(uint)id] = value;
            }

            kernel = _shaders[shader].FindKernel("main", subgroups.Apply(new KernelOptions { Specialization = values }));
            _kernels.Add(key.ToString(), kernel);
        }

        return kernel;
    }

    /// <summary>The name of a shader's variant for a layout.</summary>
    public static string Variant(string shader, RowLayout layout) =>
        Variants.GetOrAdd((shader, layout), static key => key.Shader + key.Layout switch
        {
            RowLayout.Vec4 => ".vec4",
            RowLayout.Half4 => ".half4",
            RowLayout.Wide => ".wide",
            RowLayout.Int8 => ".int8",
            _ => ".words",
        });

    private static int WriteKey(Span<char> text, string shader, ReadOnlySpan<(int Id, long Value)> constants)
    {
        shader.CopyTo(text);
        int length = shader.Length;
        foreach ((int id, long value) in constants)
        {
            if (!text[length..].TryWrite(CultureInfo.InvariantCulture, $" {id}={value}", out int written))
            {
                throw new InvalidOperationException($"The constants of the shader '{shader}' take more than {MostKey} characters.");
            }

            length += written;
        }

        return length;
    }
}
