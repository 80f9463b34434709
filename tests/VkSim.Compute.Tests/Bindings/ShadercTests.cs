using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Silk.NET.Core.Native;
using Silk.NET.Shaderc;
using ShadercApi = Silk.NET.Shaderc.Shaderc;

namespace VkSim.Compute.Tests.Bindings;

public sealed unsafe class ShadercTests
{
    private const string Source = """
        #version 450
        #extension GL_GOOGLE_include_directive : require
        #include "factor.glsl"
        layout(local_size_x = LANES) in;
        layout(std430, set = 0, binding = 0) buffer Data { uint data[]; };
        layout(push_constant) uniform Constants { uint offset; };
        void main() { data[gl_GlobalInvocationID.x] = gl_GlobalInvocationID.x * FACTOR + offset; }
        """;

    [Fact]
    public void Missing_library_throws_file_not_found()
        => Assert.Throws<FileNotFoundException>(() => ShadercApi.GetApi("libshaderc-that-is-not-there.so"));

    [SkippableFact]
    public void Compute_shader_compiles_with_macros_and_an_include()
    {
        byte[] spirv = Compile(Source, "64", out string error);
        Assert.Equal(string.Empty, error);
        Assert.Equal(0x07230203u, MemoryMarshal.Read<uint>(spirv));
        Assert.Equal(0x00010300u, MemoryMarshal.Read<uint>(spirv.AsSpan(4)));
    }

    [SkippableFact]
    public void Error_names_file_and_line()
    {
        byte[] spirv = Compile(Source, "sixty-four", out string error);
        Assert.Empty(spirv);
        Assert.Contains("test.comp:4", error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Assembly_and_preprocessed_text_are_given()
    {
        using ShadercApi api = Api();
        Compiler* compiler = api.CompilerInitialize();
        const string Text = "#version 450\n#define N 7\nlayout(local_size_x = N) in;\nvoid main() {}\n";
        CompilationResult* assembly = api.CompileIntoSpvAssembly(compiler, Text, (nuint)Text.Length, ShaderKind.ComputeShader, "a.comp", "main", null);
        Assert.Contains("LocalSize 7 1 1", Marshal.PtrToStringUTF8((nint)api.ResultGetBytes(assembly)), StringComparison.Ordinal);
        api.ResultRelease(assembly);
        CompilationResult* text = api.CompileIntoPreprocessedText(compiler, Text, (nuint)Text.Length, ShaderKind.ComputeShader, "a.comp", "main", null);
        Assert.Contains("local_size_x = 7", Marshal.PtrToStringUTF8((nint)api.ResultGetBytes(text)), StringComparison.Ordinal);
        api.ResultRelease(text);
        api.CompilerRelease(compiler);
        uint version = 0;
        uint revision = 0;
        api.GetSpvVersion(ref version, ref revision);
        Assert.True(version >= 0x00010300);
    }

    private static ShadercApi Api()
    {
        try
        {
            return ShadercApi.GetApi();
        }
        catch (FileNotFoundException error)
        {
            throw new SkipException(error.Message);
        }
    }

    /// <summary>Compiles for Vulkan 1.1; empty, with the log, where it does not compile.</summary>
    private static byte[] Compile(string source, string lanes, out string error)
    {
        using ShadercApi api = Api();
        Compiler* compiler = api.CompilerInitialize();
        CompileOptions* options = api.CompileOptionsInitialize();
        api.CompileOptionsSetSourceLanguage(options, SourceLanguage.Glsl);
        api.CompileOptionsSetTargetEnv(options, TargetEnv.Vulkan, (uint)EnvVersion.Vulkan11);
        api.CompileOptionsSetOptimizationLevel(options, OptimizationLevel.Zero);
        api.CompileOptionsAddMacroDefinition(options, "LANES", 5, lanes, (nuint)lanes.Length);
        api.CompileOptionsSetIncludeCallbacks(options, new PfnIncludeResolveFn(&Resolve), new PfnIncludeResultReleaseFn(&Release), null);
        CompilationResult* result = api.CompileIntoSpv(
            compiler, source, (nuint)Encoding.UTF8.GetByteCount(source), ShaderKind.ComputeShader, "test.comp", "main", options);
        error = api.ResultGetErrorMessageS(result);
        byte[] spirv = api.ResultGetCompilationStatus(result) == CompilationStatus.Success
            ? new ReadOnlySpan<byte>(api.ResultGetBytes(result), (int)api.ResultGetLength(result)).ToArray()
            : [];
        Assert.Equal(spirv.Length == 0, api.ResultGetNumErrors(result) > 0);
        api.ResultRelease(result);
        api.CompileOptionsRelease(options);
        api.CompilerRelease(compiler);
        return spirv;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static IncludeResult* Resolve(void* user, byte* requested, int type, byte* requesting, nuint depth)
    {
        bool known = Marshal.PtrToStringUTF8((nint)requested) == "factor.glsl" && type == (int)IncludeType.Relative && depth == 1;
        string text = known ? "#define FACTOR 3u\n" : "no such file";
        var result = (IncludeResult*)NativeMemory.Alloc((nuint)sizeof(IncludeResult));
        *result = new IncludeResult(
            sourceName: (byte*)SilkMarshal.StringToPtr(known ? "factor.glsl" : string.Empty),
            sourceNameLength: (nuint)(known ? "factor.glsl".Length : 0),
            content: (byte*)SilkMarshal.StringToPtr(text),
            contentLength: (nuint)text.Length);
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(void* user, IncludeResult* result)
    {
        SilkMarshal.Free((nint)result->SourceName);
        SilkMarshal.Free((nint)result->Content);
        NativeMemory.Free(result);
    }
}
