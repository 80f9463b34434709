namespace VkSim.Compute;

/// <summary>What one command does with a range of a buffer.</summary>
/// <param name="Buffer">The buffer's native handle.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Access">Whether it reads, writes or both.</param>
/// <param name="Stage">Where in the pipeline.</param>
internal readonly record struct BufferAccess(
    ulong Buffer, ulong Offset, ulong Length, ResourceAccess Access, CommandStages Stage)
{
    public ulong End => Offset + Length;

    public bool Writes => (Access & ResourceAccess.Write) != 0;
}
