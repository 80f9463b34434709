using System.Runtime.InteropServices;
using System.Text;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Shaderc;

/// <summary>The GLSL to SPIR-V compiler of Google's shaderc.</summary>
internal sealed unsafe class Shaderc(INativeContext ctx) : NativeAPI(ctx)
{
    public Compiler* CompilerInitialize()
        => ((delegate* unmanaged[Cdecl]<Compiler*>)Load("shaderc_compiler_initialize"))();

    public void CompilerRelease(Compiler* arg0)
        => ((delegate* unmanaged[Cdecl]<Compiler*, void>)Load("shaderc_compiler_release"))(arg0);

    public CompilationResult* CompileIntoSpv(Compiler* compiler, string source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        var compile = (delegate* unmanaged[Cdecl]<Compiler*, byte*, nuint, ShaderKind, byte*, byte*, CompileOptions*, CompilationResult*>)Load("shaderc_compile_into_spv");
        fixed (byte* source = Terminated(source_text))
        fixed (byte* file = Terminated(input_file_name))
        fixed (byte* entry = Terminated(entry_point_name))
        {
            return compile(compiler, source, source_text_size, shader_kind, file, entry, additional_options);
        }
    }

    public CompileOptions* CompileOptionsInitialize()
        => ((delegate* unmanaged[Cdecl]<CompileOptions*>)Load("shaderc_compile_options_initialize"))();

    public void CompileOptionsRelease(CompileOptions* options)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, void>)Load("shaderc_compile_options_release"))(options);

    public void CompileOptionsAddMacroDefinition(CompileOptions* options, string name, nuint name_length, string value, nuint value_length)
    {
        var add = (delegate* unmanaged[Cdecl]<CompileOptions*, byte*, nuint, byte*, nuint, void>)Load("shaderc_compile_options_add_macro_definition");
        fixed (byte* namePointer = Terminated(name))
        fixed (byte* valuePointer = Terminated(value))
        {
            add(options, namePointer, name_length, valuePointer, value_length);
        }
    }

    public void CompileOptionsSetGenerateDebugInfo(CompileOptions* options)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, void>)Load("shaderc_compile_options_set_generate_debug_info"))(options);

    public void CompileOptionsSetOptimizationLevel(CompileOptions* options, OptimizationLevel level)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, OptimizationLevel, void>)Load("shaderc_compile_options_set_optimization_level"))(options, level);

    public void CompileOptionsSetTargetEnv(CompileOptions* options, TargetEnv target, uint version)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, TargetEnv, uint, void>)Load("shaderc_compile_options_set_target_env"))(options, target, version);

    public void ResultRelease(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, void>)Load("shaderc_result_release"))(result);

    public nuint ResultGetLength(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, nuint>)Load("shaderc_result_get_length"))(result);

    public CompilationStatus ResultGetCompilationStatus(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, CompilationStatus>)Load("shaderc_result_get_compilation_status"))(result);

    public byte* ResultGetBytes(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, byte*>)Load("shaderc_result_get_bytes"))(result);

    public string ResultGetErrorMessageS(CompilationResult* result)
        => Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<CompilationResult*, nint>)Load("shaderc_result_get_error_message"))(result)) ?? "";

    public override bool IsExtensionPresent(string name) => false;

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
