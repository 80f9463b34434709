namespace VkSim.Compute;

/// <summary>What an allocation has to do with other devices or programs.</summary>
/// <param name="Type">The kind of handle.</param>
/// <param name="Import">The memory that it is; null where it is new memory that can be exported.</param>
internal sealed record ExternalMemoryUse(ExternalMemoryType Type, ExternalMemoryHandle? Import)
{
    /// <summary>As Vulkan names the kind.</summary>
    public ExternalMemoryHandleTypeFlags Flag => Type switch
    {
        ExternalMemoryType.OpaqueFd => ExternalMemoryHandleTypeFlags.OpaqueFDBit,
        ExternalMemoryType.OpaqueWin32 => ExternalMemoryHandleTypeFlags.OpaqueWin32Bit,
        ExternalMemoryType.DmaBuf => ExternalMemoryHandleTypeFlags.DmaBufBitExt,
        _ => throw new ArgumentOutOfRangeException(nameof(Type), Type, "Not a type of external memory."),
    };

    /// <summary>Whether the memory is for one buffer alone, which both sides have to say alike.</summary>
    public bool IsDedicated => Import?.IsDedicated ?? true;
}
