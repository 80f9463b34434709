namespace VkSim.Native;

/// <summary>vksim_log_level.</summary>
internal enum LogLevel
{
    Debug,
    Info,
    Warning,
    Error,
}
