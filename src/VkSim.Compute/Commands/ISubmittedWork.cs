namespace VkSim.Compute;

/// <summary>What is handed to a queue. Every member is called under the gate of the submissions.</summary>
internal interface ISubmittedWork
{
    /// <exception cref="ObjectDisposedException">Something that it uses was disposed.</exception>
    void ThrowIfAnyDisposed();

    /// <summary>Raises, for each other queue, the serial that must have finished before this may begin.</summary>
    void CollectDependencies(GpuQueue queue, Span<ulong> after);

    /// <summary>The command buffers, each a submission of its own; none still waits and signals.</summary>
    ReadOnlySpan<CommandBuffer> CommandBuffers();

    /// <summary>The estimated operations of one of the command buffers.</summary>
    long OperationsOf(int index);

    /// <summary>Notes the last submission in everything that it uses.</summary>
    void MarkUsed(ulong serial);
}
