namespace VkSim.Native;

/// <summary>vksim_result.</summary>
internal enum ResultCode
{
    Ok = 0,
    InvalidArgument = 1,
    InvalidHandle = 2,
    Disposed = 3,
    OutOfMemory = 4,
    DeviceNotFound = 5,
    NoVulkan = 6,
    DeviceLost = 7,
    Gpu = 8,
    Shader = 9,
    NotSupported = 10,
    InvalidState = 11,
    Cancelled = 12,
    Load = 13,
    Internal = 14,
    Timeout = 15,
}
