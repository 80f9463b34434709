using Silk.NET.Core.Native;

namespace Silk.NET.Shaderc;

internal sealed unsafe partial class Shaderc
{
    private nint _compileOptionsInitialize;
    private nint _compileOptionsClone;
    private nint _compileOptionsRelease;
    private nint _compileOptionsAddMacroDefinition;
    private nint _compileOptionsSetSourceLanguage;
    private nint _compileOptionsSetGenerateDebugInfo;
    private nint _compileOptionsSetOptimizationLevel;
    private nint _compileOptionsSetForcedVersionProfile;
    private nint _compileOptionsSetIncludeCallbacks;
    private nint _compileOptionsSetSuppressWarnings;
    private nint _compileOptionsSetTargetEnv;
    private nint _compileOptionsSetTargetSpirv;
    private nint _compileOptionsSetWarningsAsErrors;

    public CompileOptions* CompileOptionsInitialize()
        => ((delegate* unmanaged[Cdecl]<CompileOptions*>)Load(ref _compileOptionsInitialize, "shaderc_compile_options_initialize"))();

    public CompileOptions* CompileOptionsClone(CompileOptions* options)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, CompileOptions*>)Load(ref _compileOptionsClone, "shaderc_compile_options_clone"))(options);

    public void CompileOptionsRelease(CompileOptions* options)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, void>)Load(ref _compileOptionsRelease, "shaderc_compile_options_release"))(options);

    public void CompileOptionsAddMacroDefinition(CompileOptions* options, byte* name, nuint name_length, byte* value, nuint value_length)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, byte*, nuint, byte*, nuint, void>)Load(ref _compileOptionsAddMacroDefinition, "shaderc_compile_options_add_macro_definition"))(options, name, name_length, value, value_length);

    public void CompileOptionsAddMacroDefinition(CompileOptions* options, string name, nuint name_length, string? value, nuint value_length)
    {
        fixed (byte* namePointer = Utf8.Terminated(name))
        fixed (byte* valuePointer = Utf8.Terminated(value))
        {
            CompileOptionsAddMacroDefinition(options, namePointer, name_length, valuePointer, value_length);
        }
    }

    public void CompileOptionsSetSourceLanguage(CompileOptions* options, SourceLanguage lang)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, SourceLanguage, void>)Load(ref _compileOptionsSetSourceLanguage, "shaderc_compile_options_set_source_language"))(options, lang);

    public void CompileOptionsSetGenerateDebugInfo(CompileOptions* options)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, void>)Load(ref _compileOptionsSetGenerateDebugInfo, "shaderc_compile_options_set_generate_debug_info"))(options);

    public void CompileOptionsSetOptimizationLevel(CompileOptions* options, OptimizationLevel level)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, OptimizationLevel, void>)Load(ref _compileOptionsSetOptimizationLevel, "shaderc_compile_options_set_optimization_level"))(options, level);

    public void CompileOptionsSetForcedVersionProfile(CompileOptions* options, int version, Profile profile)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, int, Profile, void>)Load(ref _compileOptionsSetForcedVersionProfile, "shaderc_compile_options_set_forced_version_profile"))(options, version, profile);

    public void CompileOptionsSetIncludeCallbacks(CompileOptions* options, PfnIncludeResolveFn resolver, PfnIncludeResultReleaseFn result_releaser, void* user_data)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, PfnIncludeResolveFn, PfnIncludeResultReleaseFn, void*, void>)Load(ref _compileOptionsSetIncludeCallbacks, "shaderc_compile_options_set_include_callbacks"))(options, resolver, result_releaser, user_data);

    public void CompileOptionsSetSuppressWarnings(CompileOptions* options)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, void>)Load(ref _compileOptionsSetSuppressWarnings, "shaderc_compile_options_set_suppress_warnings"))(options);

    public void CompileOptionsSetTargetEnv(CompileOptions* options, TargetEnv target, uint version)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, TargetEnv, uint, void>)Load(ref _compileOptionsSetTargetEnv, "shaderc_compile_options_set_target_env"))(options, target, version);

    public void CompileOptionsSetTargetSpirv(CompileOptions* options, SpirvVersion version)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, SpirvVersion, void>)Load(ref _compileOptionsSetTargetSpirv, "shaderc_compile_options_set_target_spirv"))(options, version);

    public void CompileOptionsSetWarningsAsErrors(CompileOptions* options)
        => ((delegate* unmanaged[Cdecl]<CompileOptions*, void>)Load(ref _compileOptionsSetWarningsAsErrors, "shaderc_compile_options_set_warnings_as_errors"))(options);
}
