using System.Runtime.InteropServices;

namespace Silk.NET.Shaderc;

internal sealed unsafe partial class Shaderc
{
    private nint _resultRelease;
    private nint _resultGetLength;
    private nint _resultGetNumWarnings;
    private nint _resultGetNumErrors;
    private nint _resultGetCompilationStatus;
    private nint _resultGetBytes;
    private nint _resultGetErrorMessage;
    private nint _getSpvVersion;

    public void ResultRelease(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, void>)Load(ref _resultRelease, "shaderc_result_release"))(result);

    public nuint ResultGetLength(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, nuint>)Load(ref _resultGetLength, "shaderc_result_get_length"))(result);

    public nuint ResultGetNumWarnings(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, nuint>)Load(ref _resultGetNumWarnings, "shaderc_result_get_num_warnings"))(result);

    public nuint ResultGetNumErrors(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, nuint>)Load(ref _resultGetNumErrors, "shaderc_result_get_num_errors"))(result);

    public CompilationStatus ResultGetCompilationStatus(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, CompilationStatus>)Load(ref _resultGetCompilationStatus, "shaderc_result_get_compilation_status"))(result);

    public byte* ResultGetBytes(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, byte*>)Load(ref _resultGetBytes, "shaderc_result_get_bytes"))(result);

    public byte* ResultGetErrorMessage(CompilationResult* result)
        => ((delegate* unmanaged[Cdecl]<CompilationResult*, byte*>)Load(ref _resultGetErrorMessage, "shaderc_result_get_error_message"))(result);

    public string ResultGetErrorMessageS(CompilationResult* result)
        => Marshal.PtrToStringUTF8((nint)ResultGetErrorMessage(result)) ?? string.Empty;

    public void GetSpvVersion(uint* version, uint* revision)
        => ((delegate* unmanaged[Cdecl]<uint*, uint*, void>)Load(ref _getSpvVersion, "shaderc_get_spv_version"))(version, revision);

    public void GetSpvVersion(ref uint version, ref uint revision)
    {
        fixed (uint* versionPointer = &version)
        fixed (uint* revisionPointer = &revision)
        {
            GetSpvVersion(versionPointer, revisionPointer);
        }
    }
}
