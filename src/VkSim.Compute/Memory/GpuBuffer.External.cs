namespace VkSim.Compute;

/// <content>Memory that other devices and programs see too.</content>
public abstract partial class GpuBuffer
{
    /// <summary>
    /// A handle by which another device, library or process sees this buffer's memory, from its first byte on. The buffer must have been
    /// made with <see cref="BufferOptions.Export"/>. Each call makes a new handle, which is the caller's to dispose or to import.
    /// </summary>
    /// <remarks>
    /// Nothing orders what the two sides do: wait for a fence, or signal a semaphore, before the other side goes on, and hand the buffer
    /// over by <see cref="CommandList.Release"/> to and <see cref="CommandList.Acquire"/> from <c>VK_QUEUE_FAMILY_EXTERNAL</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The buffer was not made for export.</exception>
    public ExternalMemoryHandle ExportMemory()
    {
        lock (Device.Submissions.Gate)
        {
            ThrowIfDisposed();
            return _external is { Import: null } use
                ? Device.External.Export(Allocation, use)
                : throw new InvalidOperationException($"The buffer '{Name}' was not made for export: set BufferOptions.Export.");
        }
    }
}
