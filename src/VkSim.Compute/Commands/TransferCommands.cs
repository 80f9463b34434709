namespace VkSim.Compute;

/// <summary>Copies between a buffer and host memory, each a submission of its own.</summary>
internal static class TransferCommands
{
    /// <summary>Copies from host memory into a buffer.</summary>
    /// <returns>The submission's serial.</returns>
    public static ulong CopyIn(
        GpuDevice device, HostBlock block, ulong blockOffset, GpuBuffer buffer, ulong offset, ulong length)
    {
        var region = new BufferCopy { SrcOffset = blockOffset, DstOffset = offset, Size = length };
        return Submit(device, buffer, writes: true, block.Handle, buffer.Handle, region);
    }

    /// <summary>Copies from a buffer to the start of host memory.</summary>
    /// <returns>The submission's serial.</returns>
    public static ulong CopyOut(GpuDevice device, GpuBuffer buffer, ulong offset, HostBlock block, ulong length)
    {
        var region = new BufferCopy { SrcOffset = offset, DstOffset = 0, Size = length };
        return Submit(device, buffer, writes: false, buffer.Handle, block.Handle, region);
    }

    private static ulong Submit(GpuDevice device, GpuBuffer used, bool writes, Buffer source, Buffer target, BufferCopy region)
    {
        // What the host program submits is ordered by the queue that it is on and by nothing else.
        GpuQueue queue = used.IsSharedWithHost ? device.Submissions.First : device.Submissions.Copies;
        CommandEncoding encoding = queue.Encodings.Rent();
        try
        {
            var copy = new SubmittedCopy(used, writes, queue, encoding, source, target, region);
            return device.Submissions.Submit(queue, ref copy, default);
        }
        finally
        {
            queue.Encodings.Return(encoding);
        }
    }
}
