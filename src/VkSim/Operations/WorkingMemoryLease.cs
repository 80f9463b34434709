namespace VkSim.Operations;

/// <summary>Working memory for one call; a list's stays the list's.</summary>
internal readonly struct WorkingMemoryLease(WorkingMemoryPool? pool, WorkingMemory memory) : IDisposable
{
    /// <summary>The memory.</summary>
    public WorkingMemory Memory => memory;

    /// <summary>Gives it back; the device may still be at what it was asked.</summary>
    public void Dispose() => pool?.Return(memory);
}
