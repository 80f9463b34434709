using System.Diagnostics.CodeAnalysis;
using System.Text;
using Silk.NET.Core.Loader;
using ShadercApi = Silk.NET.Shaderc.Shaderc;

namespace VkSim.Compute;

/// <summary>shaderc as a library in this process.</summary>
internal sealed unsafe class ShadercLibrary : IShaderCompilerBackend
{
    private readonly ShadercApi _api;

    private ShadercLibrary(ShadercApi api) => _api = api;

    public static bool TryLoad([NotNullWhen(true)] out ShadercLibrary? library, out string reason)
    {
        try
        {
            library = new ShadercLibrary(
                new ShadercApi(SharedLibrary.Open("VkSim.ShadercLibrary", "VKSIM_SHADERC_LIBRARY", LibraryNames())));
            reason = "";
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DllNotFoundException or SymbolLoadingException or BadImageFormatException)
        {
            library = null;
            reason = e.Message;
            return false;
        }
    }

    public byte[]? Compile(
        string source, IReadOnlyDictionary<string, string> defines, VulkanTarget target, bool optimize, out string log)
    {
        Compiler* compiler = _api.CompilerInitialize();
        CompileOptions* options = _api.CompileOptionsInitialize();
        CompilationResult* result = null;
        try
        {
            if (compiler is null || options is null)
            {
                throw new InvalidOperationException("shaderc could not start: it returned no compiler.");
            }

            SetOptions(options, defines, target, optimize);
            result = _api.CompileIntoSpv(
                compiler, source, Bytes(source), ShaderKind.ComputeShader, ShaderText.MainFile, "main", options);
            return Output(result, out log);
        }
        finally
        {
            if (result is not null)
            {
                _api.ResultRelease(result);
            }

            if (options is not null)
            {
                _api.CompileOptionsRelease(options);
            }

            if (compiler is not null)
            {
                _api.CompilerRelease(compiler);
            }
        }
    }

    private void SetOptions(CompileOptions* options, IReadOnlyDictionary<string, string> defines, VulkanTarget target, bool optimize)
    {
        EnvVersion version = target switch
        {
            VulkanTarget.Vulkan11 => EnvVersion.Vulkan11,
            VulkanTarget.Vulkan12 => EnvVersion.Vulkan12,
            VulkanTarget.Vulkan13 => EnvVersion.Vulkan13,
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Not a Vulkan target."),
        };
        _api.CompileOptionsSetTargetEnv(options, TargetEnv.Vulkan, (uint)version);
        _api.CompileOptionsSetOptimizationLevel(options, optimize ? OptimizationLevel.Performance : OptimizationLevel.Zero);
        if (optimize)
        {
            _api.CompileOptionsSetGenerateDebugInfo(options);
        }

        foreach ((string name, string value) in defines)
        {
            _api.CompileOptionsAddMacroDefinition(options, name, Bytes(name), value, Bytes(value));
        }
    }

    private byte[]? Output(CompilationResult* result, out string log)
    {
        CompilationStatus status = result is null ? CompilationStatus.NullResultObject : _api.ResultGetCompilationStatus(result);
        log = result is null ? "" : _api.ResultGetErrorMessageS(result);
        if (status != CompilationStatus.Success)
        {
            log = log.Length > 0 ? log : $"shaderc reported {status}";
            return null;
        }

        return new ReadOnlySpan<byte>(_api.ResultGetBytes(result), checked((int)_api.ResultGetLength(result))).ToArray();
    }

    private static string[] LibraryNames()
    {
        if (OperatingSystem.IsWindows())
        {
            return ["shaderc_shared.dll"];
        }

        return OperatingSystem.IsMacOS()
            ? ["libshaderc_shared.1.dylib", "libshaderc_shared.dylib", "libshaderc.1.dylib", "libshaderc.dylib"]
            : ["libshaderc_shared.so.1", "libshaderc_shared.so", "libshaderc.so.1", "libshaderc.so"];
    }

    private static nuint Bytes(string text) => (nuint)Encoding.UTF8.GetByteCount(text);
}
