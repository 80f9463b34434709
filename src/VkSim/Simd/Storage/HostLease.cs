namespace VkSim.Simd.Storage;

/// <summary>Holds a <see cref="HostStorage"/>'s memory for the time of one operation.</summary>
internal readonly unsafe ref struct HostLease
{
    private readonly HostAllocation? _allocation;

    internal HostLease(HostAllocation allocation)
    {
        _allocation = allocation;
    }

    /// <summary>The first byte of the storage.</summary>
    public byte* Pointer => _allocation is null ? null : _allocation.Aligned;

    /// <summary>Lets go of the memory.</summary>
    public void Dispose() => _allocation?.DangerousRelease();
}
