using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ShadercApi = Silk.NET.Shaderc.Shaderc;

namespace VkSim.Compute;

/// <summary>One compilation: the native compiler and options, and the include callbacks.</summary>
internal sealed unsafe class ShadercSession : IDisposable
{
    private readonly ShadercApi _api;
    private readonly ShaderIncludeResolver _includes;
    private Compiler* _compiler;
    private CompileOptions* _options;

    public ShadercSession(ShadercApi api, IEnumerable<string> includeDirectories)
    {
        _api = api;
        _includes = new ShaderIncludeResolver(includeDirectories);
        _compiler = api.CompilerInitialize();
        _options = api.CompileOptionsInitialize();
        if (_compiler is null || _options is null)
        {
            Dispose();
            throw new InvalidOperationException("shaderc could not start: it returned no compiler.");
        }
    }

    public void SetTarget(VulkanTarget target)
        => _api.CompileOptionsSetTargetEnv(_options, TargetEnv.Vulkan, (uint)(target switch
        {
            VulkanTarget.Vulkan11 => EnvVersion.Vulkan11,
            VulkanTarget.Vulkan12 => EnvVersion.Vulkan12,
            VulkanTarget.Vulkan13 => EnvVersion.Vulkan13,
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Not a Vulkan target."),
        }));

    public void SetOptimize(bool optimize)
        => _api.CompileOptionsSetOptimizationLevel(_options, optimize ? OptimizationLevel.Performance : OptimizationLevel.Zero);

    public void Define(string name, string value)
        => _api.CompileOptionsAddMacroDefinition(
            _options, name, (nuint)Encoding.UTF8.GetByteCount(name), value, (nuint)Encoding.UTF8.GetByteCount(value));

    public byte[] Compile(string source, string file)
    {
        GCHandle handle = GCHandle.Alloc(_includes);
        CompilationResult* result = null;
        try
        {
            _api.CompileOptionsSetIncludeCallbacks(
                _options,
                new PfnIncludeResolveFn(&Resolve),
                new PfnIncludeResultReleaseFn(&Release),
                (void*)GCHandle.ToIntPtr(handle));
            result = _api.CompileIntoSpv(
                _compiler, source, (nuint)Encoding.UTF8.GetByteCount(source), ShaderKind.ComputeShader, file, "main", _options);
            return Output(result, file);
        }
        finally
        {
            if (result is not null)
            {
                _api.ResultRelease(result);
            }

            handle.Free();
        }
    }

    public void Dispose()
    {
        if (_options is not null)
        {
            _api.CompileOptionsRelease(_options);
            _options = null;
        }

        if (_compiler is not null)
        {
            _api.CompilerRelease(_compiler);
            _compiler = null;
        }
    }

    private byte[] Output(CompilationResult* result, string file)
    {
        CompilationStatus status = result is null ? CompilationStatus.NullResultObject : _api.ResultGetCompilationStatus(result);
        if (status != CompilationStatus.Success)
        {
            string log = result is null ? "" : _api.ResultGetErrorMessageS(result);
            throw ShaderDiagnostic.FirstError(log) is { } error
                ? new ShaderCompilationException(error.File, error.Line, error.Message, log)
                : new ShaderCompilationException(file, 0, log.Length > 0 ? log.Trim() : $"shaderc reported {status}", log);
        }

        return new ReadOnlySpan<byte>(_api.ResultGetBytes(result), checked((int)_api.ResultGetLength(result))).ToArray();
    }

    // Exceptions must not cross into native code: an include that fails is answered with an empty name and the message as content,
    // which shaderc reports as an error at the #include line.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static IncludeResult* Resolve(void* userData, byte* requested, int type, byte* requesting, nuint depth)
    {
        try
        {
            var includes = (ShaderIncludeResolver)GCHandle.FromIntPtr((nint)userData).Target!;
            string name = Marshal.PtrToStringUTF8((nint)requested) ?? "";
            string requester = Marshal.PtrToStringUTF8((nint)requesting) ?? "";
            if (depth > ShaderIncludeResolver.MaximumDepth)
            {
                return Answer("", $"'{name}' is included more than {ShaderIncludeResolver.MaximumDepth} levels deep");
            }

            return includes.Find(name, type == (int)IncludeType.Relative, requester, out string error) is { } path
                ? Answer(path, ShaderIncludeResolver.Read(path))
                : Answer("", error);
        }
        catch (Exception e)
        {
            return Answer("", e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(void* userData, IncludeResult* result)
    {
        if (result is not null)
        {
            NativeMemory.Free(result->SourceName);
            NativeMemory.Free(result->Content);
            NativeMemory.Free(result);
        }
    }

    private static IncludeResult* Answer(string name, string content)
    {
        var result = (IncludeResult*)NativeMemory.AllocZeroed((nuint)sizeof(IncludeResult));
        result->SourceName = Copy(name, out result->SourceNameLength);
        result->Content = Copy(content, out result->ContentLength);
        return result;
    }

    private static byte* Copy(string text, out nuint length)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        var bytes = (byte*)NativeMemory.Alloc((nuint)count + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, count));
        bytes[count] = 0;
        length = (nuint)count;
        return bytes;
    }
}
