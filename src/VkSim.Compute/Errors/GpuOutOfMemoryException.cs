namespace VkSim.Compute;

/// <summary>A memory heap of the device, or the host memory behind it, cannot hold what was asked.</summary>
public sealed class GpuOutOfMemoryException : GpuException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was asked for and why it was refused.</param>
    /// <param name="requested">Bytes asked for; 0 where the failing call does not tell.</param>
    /// <param name="used">Bytes that this device holds in the heap.</param>
    /// <param name="budget">Bytes that may be used in the heap.</param>
    /// <param name="heap">Index of the heap, or -1 where it is not known.</param>
    /// <param name="resultName">Vulkan's result code, where a call gave one.</param>
    public GpuOutOfMemoryException(
        string message, long requested, long used, long budget, int heap, string? resultName = null)
        : base(message, resultName)
    {
        Requested = requested;
        Used = used;
        Budget = budget;
        Heap = heap;
    }

    /// <summary>Bytes asked for; 0 where the failing call does not tell.</summary>
    public long Requested { get; }

    /// <summary>Bytes that this device held in the heap when it failed.</summary>
    public long Used { get; }

    /// <summary>Bytes that may be used in the heap.</summary>
    public long Budget { get; }

    /// <summary>Index of the heap, or -1 where it is not known.</summary>
    public int Heap { get; }
}
