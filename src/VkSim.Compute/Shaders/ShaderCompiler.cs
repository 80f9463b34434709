using System.Diagnostics.CodeAnalysis;

namespace VkSim.Compute;

/// <summary>
/// Compiles GLSL compute shaders to SPIR-V with the system's shaderc: the library, or the program <c>glslc</c> where the library is
/// missing or cannot be loaded.
/// </summary>
public static class ShaderCompiler
{
    private static readonly Lock Gate = new();
    private static IShaderCompilerBackend? _backend;

    /// <summary>Whether a compiler is installed, so that GLSL can be compiled at run time.</summary>
    public static bool IsAvailable => TryGetBackend(out _, out _);

    /// <summary>Compiles a compute shader.</summary>
    /// <param name="source">GLSL, version 450 or so, with its <c>#version</c> line.</param>
    /// <param name="options">Includes, macros, target.</param>
    /// <returns>The SPIR-V module; names are kept, so that it can be reflected.</returns>
    /// <exception cref="ShaderCompilerNotFoundException">No compiler is installed.</exception>
    /// <exception cref="ShaderCompilationException">The source does not compile, or lacks the chosen kernel; it carries file and line.</exception>
    /// <exception cref="ArgumentException">A macro's name is no identifier, or the source has several kernels and none is chosen.</exception>
    public static byte[] Compile(string source, ShaderCompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Compile(GetBackend(), source, options ?? new ShaderCompileOptions());
    }

    /// <summary>Compiles a shader file; its own folder is added to the include folders.</summary>
    /// <inheritdoc cref="Compile(string, ShaderCompileOptions)" path="/returns|/exception"/>
    /// <param name="path">The file.</param>
    /// <param name="options">Includes, macros, target.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or no such folder.</exception>
    public static byte[] CompileFile(string path, ShaderCompileOptions? options = null)
    {
        RequireFile(path);
        return Compile(ShaderIncludeResolver.Read(path), ForFile(path, options));
    }

    internal static List<byte[]> CompileKernelsOfFile(string path, ShaderCompileOptions? options)
        => CompileKernels(ShaderIncludeResolver.Read(path), ForFile(path, options));

    /// <summary>Compiles every kernel of a source, or the one that the options choose.</summary>
    internal static List<byte[]> CompileKernels(string source, ShaderCompileOptions? options)
    {
        options ??= new ShaderCompileOptions();
        List<ShaderKernel> kernels = ShaderDirectives.Parse(source, FileOf(options)).Kernels;
        return options.Kernel is null && kernels.Count > 1
            ? [.. kernels.Select(kernel => Compile(source, options with { Kernel = kernel.Name }))]
            : [Compile(source, options)];
    }

    internal static byte[] Compile(IShaderCompilerBackend backend, string source, ShaderCompileOptions options)
    {
        string file = FileOf(options);
        ShaderDirectives directives = ShaderDirectives.Parse(source, file);
        foreach ((string name, string value) in options.Defines)
        {
            if (!IsIdentifier(name) || value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            {
                throw new ArgumentException($"Macro '{name}': expected an identifier and a value of one line.", nameof(options));
            }
        }

        ShaderKernel? kernel = Choose(directives.Kernels, file, options.Kernel);
        ShaderText text = ShaderText.Expand(kernel?.Complete(source) ?? source, file, options.IncludeDirectories);
        IReadOnlyDictionary<string, string> defines = kernel?.With(options.Defines) ?? options.Defines;
        bool optimize = directives.Optimize || options.Optimize;
        byte[]? spirv = backend.Compile(text.Text, defines, directives.Target ?? options.Target, optimize, out string log);
        if (spirv is null)
        {
            throw Failure(text.Translate(log), file, kernel);
        }

        spirv = optimize ? SpirvSourceStripper.Strip(spirv) : spirv;
        return kernel is null ? spirv : SpirvEntryPointName.Replace(spirv, kernel.Name);
    }

    private static ShaderKernel? Choose(List<ShaderKernel> kernels, string file, string? name)
    {
        string known = string.Join(", ", kernels.Select(k => $"'{k.Name}'"));
        if (name is null && kernels.Count > 1)
        {
            throw new ArgumentException(
                $"{file} has the kernels {known}; {nameof(ShaderCompileOptions)}.{nameof(ShaderCompileOptions.Kernel)} chooses one.", nameof(name));
        }

        if (name is null || name == ShaderKernel.Main && kernels.Count == 0)
        {
            return kernels.FirstOrDefault();
        }

        string message = $"there is no kernel '{name}'; the file has {(kernels.Count > 0 ? known : "no #pragma kernel, which leaves 'main'")}";
        return kernels.Find(k => k.Name == name) ?? throw new ShaderCompilationException(file, 0, message, $"{file}: error: {message}");
    }

    private static ShaderCompilationException Failure(string log, string file, ShaderKernel? kernel)
    {
        if (ShaderDiagnostic.FirstError(log) is not { } error)
        {
            return new(file, 0, log.Trim(), log, kernel?.Name);
        }

        string message = kernel is not null && error.File == file && error.Line == kernel.Line ? kernel.Explain(error.Message) : error.Message;
        return new(error.File, error.Line, message, log, kernel?.Name);
    }

    private static string FileOf(ShaderCompileOptions options) => options.FileName ?? "shader.comp";

    /// <exception cref="FileNotFoundException">There is no such file, or no such folder.</exception>
    internal static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no shader file '{path}'.", path);
        }
    }

    internal static ShaderCompileOptions ForFile(string path, ShaderCompileOptions? options)
    {
        options ??= new ShaderCompileOptions();
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        return options with { FileName = options.FileName ?? path, IncludeDirectories = [folder, .. options.IncludeDirectories] };
    }

    internal static bool IsIdentifier(string name)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>What tells compilers apart by their output.</summary>
    internal static string Identity { get => field ??= ShaderCompilerIdentity.Probe(GetBackend()); private set; }

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

    private static IShaderCompilerBackend GetBackend()
        => TryGetBackend(out IShaderCompilerBackend? backend, out string reason)
            ? backend
            : throw new ShaderCompilerNotFoundException(
                "GLSL cannot be compiled, because shaderc is not installed "
                + "(Debian and Ubuntu: package glslc; Fedora: glslc; Windows and macOS: the Vulkan SDK); "
                + $"compiled SPIR-V works without it. {reason}");

    private static bool TryGetBackend([NotNullWhen(true)] out IShaderCompilerBackend? backend, out string reason)
    {
        lock (Gate)
        {
            reason = "";
            backend = _backend;
            if (backend is not null)
            {
                return true;
            }

            if (ShadercLibrary.TryLoad(out ShadercLibrary? library, out reason))
            {
                backend = _backend = library;
                return true;
            }

            if (GlslcProgram.TryFind(out GlslcProgram? program, out string absence))
            {
                backend = _backend = program;
                return true;
            }

            reason += " " + absence;
            return false;
        }
    }
}
