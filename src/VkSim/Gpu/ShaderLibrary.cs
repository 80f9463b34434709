using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>The built-in shaders on one device, each loaded when it is first used. Safe for use by several threads.</summary>
internal sealed class ShaderLibrary(GpuDevice device) : IDisposable
{
    private static readonly Lazy<string> _fingerprint = new(FingerprintOfAll);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ComputeShader> _shaders = new(StringComparer.Ordinal);

    /// <summary>The names of all built-in shaders, with their variants.</summary>
    public static IEnumerable<string> Names => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith("spirv/", StringComparison.Ordinal))
        .Select(name => name["spirv/".Length..^".spv".Length]);

    /// <summary>A hash of all built-in shaders.</summary>
    public static string Fingerprint => _fingerprint.Value;

    /// <summary>The shader of that name.</summary>
    public ComputeShader this[string name]
    {
        get
        {
            lock (_gate)
            {
                if (!_shaders.TryGetValue(name, out ComputeShader? shader))
                {
                    shader = ComputeShader.FromSpirv(device, Module(name), name);
                    _shaders.Add(name, shader);
                }

                return shader;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (ComputeShader shader in _shaders.Values)
            {
                shader.Dispose();
            }

            _shaders.Clear();
        }
    }

    private static string FingerprintOfAll()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in Names.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(Module(name)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
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
