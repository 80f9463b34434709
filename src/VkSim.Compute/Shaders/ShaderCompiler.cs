using System.Diagnostics.CodeAnalysis;
using Silk.NET.Core.Loader;
using ShadercApi = Silk.NET.Shaderc.Shaderc;

namespace VkSim.Compute;

/// <summary>Compiles GLSL compute shaders to SPIR-V with the shaderc library of the system, where it is installed.</summary>
public static class ShaderCompiler
{
    private static readonly Lock Gate = new();
    private static ShadercApi? _api;

    /// <summary>Whether shaderc is installed, so that GLSL can be compiled at run time.</summary>
    public static bool IsAvailable => TryGetApi(out _, out _);

    /// <summary>Compiles a compute shader.</summary>
    /// <param name="source">GLSL, version 450 or so, with its <c>#version</c> line.</param>
    /// <param name="options">Includes, macros, target.</param>
    /// <returns>The SPIR-V module; names are kept, so that it can be reflected.</returns>
    /// <exception cref="ShaderCompilerNotFoundException">shaderc is not installed.</exception>
    /// <exception cref="ShaderCompilationException">The source does not compile; it carries file and line.</exception>
    public static byte[] Compile(string source, ShaderCompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ShaderCompileOptions();
        ShadercApi api = GetApi();
        string file = options.FileName ?? "shader.comp";
        string text = ShaderIncludeResolver.Normalize(source);
        ShaderDirectives directives = ShaderDirectives.Parse(text, file);

        using var session = new ShadercSession(api, options.IncludeDirectories);
        session.SetTarget(directives.Target ?? options.Target);
        session.SetOptimize(directives.Optimize || options.Optimize);
        foreach ((string name, string value) in options.Defines)
        {
            if (!IsIdentifier(name))
            {
                throw new ArgumentException($"'{name}' is not a macro name.", nameof(options));
            }

            session.Define(name, value);
        }

        return session.Compile(text, file);
    }

    /// <summary>Compiles a shader file; its own folder is added to the include folders.</summary>
    /// <inheritdoc cref="Compile" path="/returns|/exception"/>
    /// <param name="path">The file.</param>
    /// <param name="options">Includes, macros, target.</param>
    public static byte[] CompileFile(string path, ShaderCompileOptions? options = null)
        => Compile(ShaderIncludeResolver.Read(path), ForFile(path, options));

    internal static ShaderCompileOptions ForFile(string path, ShaderCompileOptions? options)
    {
        options ??= new ShaderCompileOptions();
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        return options with { FileName = options.FileName ?? path, IncludeDirectories = [folder, .. options.IncludeDirectories] };
    }

    internal static bool IsIdentifier(string name)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>
    /// What tells compilers apart by their output: the version of SPIR-V that shaderc knows, the generator word it writes, and a
    /// hash of what it makes of a probe. shaderc has no function that tells its own version.
    /// </summary>
    internal static string Identity { get => field ??= ShaderCompilerIdentity.Probe(GetApi()); private set; }

    /// <summary>Whether the compiler itself knows a GLSL extension.</summary>
    internal static bool KnowsExtension(string extension)
    {
        try
        {
            Compile($"#version 450\n#extension {extension} : require\nlayout(local_size_x = 1) in;\nvoid main() {{}}\n",
                new ShaderCompileOptions { Target = VulkanTarget.Vulkan13 });
            return true;
        }
        catch (ShaderCompilationException)
        {
            return false;
        }
    }

    private static ShadercApi GetApi()
        => TryGetApi(out ShadercApi? api, out Exception? reason)
            ? api
            : throw new ShaderCompilerNotFoundException(
                "GLSL cannot be compiled: the shaderc library is not installed "
                + "(Debian and Ubuntu: libshaderc1; Fedora: libshaderc; Windows and macOS: the Vulkan SDK). "
                + $"Compiled SPIR-V works without it. {reason?.Message}", reason);

    private static bool TryGetApi([NotNullWhen(true)] out ShadercApi? api, out Exception? reason)
    {
        lock (Gate)
        {
            reason = null;
            api = _api;
            if (api is not null)
            {
                return true;
            }

            try
            {
                api = _api = ShadercApi.GetApi();
                return true;
            }
            catch (Exception e) when (e is FileNotFoundException or DllNotFoundException or SymbolLoadingException or BadImageFormatException)
            {
                reason = e;
                return false;
            }
        }
    }
}
