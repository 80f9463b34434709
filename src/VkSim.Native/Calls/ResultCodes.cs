using VkSim.Compute;

namespace VkSim.Native;

/// <summary>What the library throws, as a code.</summary>
internal static class ResultCodes
{
    public static ResultCode Of(Exception exception) => exception switch
    {
        InvalidHandleException => ResultCode.InvalidHandle,
        ObjectDisposedException => ResultCode.Disposed,
        ArgumentException => ResultCode.InvalidArgument,
        OutOfMemoryException or GpuOutOfMemoryException => ResultCode.OutOfMemory,
        DeviceNotFoundException or AdapterNotFoundException => ResultCode.DeviceNotFound,
        NoVulkanException => ResultCode.NoVulkan,
        DeviceLostException => ResultCode.DeviceLost,
        GpuException => ResultCode.Gpu,
        ShaderCompilationException or ShaderBindingException or InvalidDataException => ResultCode.Shader,
        ShaderCompilerNotFoundException or NotSupportedException => ResultCode.NotSupported,
        OperationCanceledException => ResultCode.Cancelled,
        InvalidOperationException or SynchronizationLockException => ResultCode.InvalidState,
        OverflowException => ResultCode.InvalidArgument,
        _ => ResultCode.Internal,
    };

    /// <summary>The name in vksim.h, ended by 0.</summary>
    public static ReadOnlySpan<byte> NameOf(int result) => (ResultCode)result switch
    {
        ResultCode.Ok => "VKSIM_OK\0"u8,
        ResultCode.InvalidArgument => "VKSIM_ERROR_INVALID_ARGUMENT\0"u8,
        ResultCode.InvalidHandle => "VKSIM_ERROR_INVALID_HANDLE\0"u8,
        ResultCode.Disposed => "VKSIM_ERROR_DISPOSED\0"u8,
        ResultCode.OutOfMemory => "VKSIM_ERROR_OUT_OF_MEMORY\0"u8,
        ResultCode.DeviceNotFound => "VKSIM_ERROR_DEVICE_NOT_FOUND\0"u8,
        ResultCode.NoVulkan => "VKSIM_ERROR_NO_VULKAN\0"u8,
        ResultCode.DeviceLost => "VKSIM_ERROR_DEVICE_LOST\0"u8,
        ResultCode.Gpu => "VKSIM_ERROR_GPU\0"u8,
        ResultCode.Shader => "VKSIM_ERROR_SHADER\0"u8,
        ResultCode.NotSupported => "VKSIM_ERROR_NOT_SUPPORTED\0"u8,
        ResultCode.InvalidState => "VKSIM_ERROR_INVALID_STATE\0"u8,
        ResultCode.Cancelled => "VKSIM_ERROR_CANCELLED\0"u8,
        ResultCode.Load => "VKSIM_ERROR_LOAD\0"u8,
        ResultCode.Internal => "VKSIM_ERROR_INTERNAL\0"u8,
        ResultCode.Timeout => "VKSIM_TIMEOUT\0"u8,
        _ => "unknown result\0"u8,
    };
}
