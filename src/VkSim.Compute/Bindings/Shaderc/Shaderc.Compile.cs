using Silk.NET.Core.Native;

namespace Silk.NET.Shaderc;

internal sealed unsafe partial class Shaderc
{
    private nint _compilerInitialize;
    private nint _compilerRelease;
    private nint _compileIntoSpv;
    private nint _compileIntoSpvAssembly;
    private nint _compileIntoPreprocessedText;

    public Compiler* CompilerInitialize()
        => ((delegate* unmanaged[Cdecl]<Compiler*>)Load(ref _compilerInitialize, "shaderc_compiler_initialize"))();

    public void CompilerRelease(Compiler* arg0)
        => ((delegate* unmanaged[Cdecl]<Compiler*, void>)Load(ref _compilerRelease, "shaderc_compiler_release"))(arg0);

    public CompilationResult* CompileIntoSpv(Compiler* compiler, byte* source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        var function = (delegate* unmanaged[Cdecl]<Compiler*, byte*, nuint, ShaderKind, byte*, byte*, CompileOptions*, CompilationResult*>)Load(ref _compileIntoSpv, "shaderc_compile_into_spv");
        return function(compiler, source_text, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
    }

    public CompilationResult* CompileIntoSpv(Compiler* compiler, byte* source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoSpv(compiler, source_text, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpv(Compiler* compiler, in byte source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = &source_text)
        {
            return CompileIntoSpv(compiler, sourcePointer, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpv(Compiler* compiler, in byte source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = &source_text)
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoSpv(compiler, sourcePointer, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpv(Compiler* compiler, string source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = Utf8.Terminated(source_text))
        {
            return CompileIntoSpv(compiler, sourcePointer, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpv(Compiler* compiler, string source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = Utf8.Terminated(source_text))
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoSpv(compiler, sourcePointer, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpvAssembly(Compiler* compiler, byte* source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        var function = (delegate* unmanaged[Cdecl]<Compiler*, byte*, nuint, ShaderKind, byte*, byte*, CompileOptions*, CompilationResult*>)Load(ref _compileIntoSpvAssembly, "shaderc_compile_into_spv_assembly");
        return function(compiler, source_text, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
    }

    public CompilationResult* CompileIntoSpvAssembly(Compiler* compiler, byte* source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoSpvAssembly(compiler, source_text, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpvAssembly(Compiler* compiler, in byte source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = &source_text)
        {
            return CompileIntoSpvAssembly(compiler, sourcePointer, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpvAssembly(Compiler* compiler, in byte source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = &source_text)
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoSpvAssembly(compiler, sourcePointer, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpvAssembly(Compiler* compiler, string source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = Utf8.Terminated(source_text))
        {
            return CompileIntoSpvAssembly(compiler, sourcePointer, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
        }
    }

    public CompilationResult* CompileIntoSpvAssembly(Compiler* compiler, string source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = Utf8.Terminated(source_text))
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoSpvAssembly(compiler, sourcePointer, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoPreprocessedText(Compiler* compiler, byte* source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        var function = (delegate* unmanaged[Cdecl]<Compiler*, byte*, nuint, ShaderKind, byte*, byte*, CompileOptions*, CompilationResult*>)Load(ref _compileIntoPreprocessedText, "shaderc_compile_into_preprocessed_text");
        return function(compiler, source_text, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
    }

    public CompilationResult* CompileIntoPreprocessedText(Compiler* compiler, byte* source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoPreprocessedText(compiler, source_text, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoPreprocessedText(Compiler* compiler, in byte source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = &source_text)
        {
            return CompileIntoPreprocessedText(compiler, sourcePointer, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
        }
    }

    public CompilationResult* CompileIntoPreprocessedText(Compiler* compiler, in byte source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = &source_text)
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoPreprocessedText(compiler, sourcePointer, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }

    public CompilationResult* CompileIntoPreprocessedText(Compiler* compiler, string source_text, nuint source_text_size, ShaderKind shader_kind, byte* input_file_name, byte* entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = Utf8.Terminated(source_text))
        {
            return CompileIntoPreprocessedText(compiler, sourcePointer, source_text_size, shader_kind, input_file_name, entry_point_name, additional_options);
        }
    }

    public CompilationResult* CompileIntoPreprocessedText(Compiler* compiler, string source_text, nuint source_text_size, ShaderKind shader_kind, string input_file_name, string entry_point_name, CompileOptions* additional_options)
    {
        fixed (byte* sourcePointer = Utf8.Terminated(source_text))
        fixed (byte* filePointer = Utf8.Terminated(input_file_name))
        fixed (byte* entryPointer = Utf8.Terminated(entry_point_name))
        {
            return CompileIntoPreprocessedText(compiler, sourcePointer, source_text_size, shader_kind, filePointer, entryPointer, additional_options);
        }
    }
}
