namespace VkSim.Compute;

/// <summary>By what a piece of memory is handed from one device or program to another.</summary>
public enum ExternalMemoryType
{
    /// <summary>A file descriptor that only the same driver understands (Linux, Android); needs <see cref="GpuCapability.ExternalMemory"/>.</summary>
    OpaqueFd,

    /// <summary>A handle of Windows that only the same driver understands; needs <see cref="GpuCapability.ExternalMemory"/>.</summary>
    OpaqueWin32,

    /// <summary>A file descriptor of the Linux kernel's own kind, for other drivers and devices too; needs <see cref="GpuCapability.DmaBuf"/>.</summary>
    DmaBuf,
}
