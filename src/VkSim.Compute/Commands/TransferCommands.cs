namespace VkSim.Compute;

/// <summary>Copies between a buffer and host memory, each a submission of its own.</summary>
internal static unsafe class TransferCommands
{
    /// <summary>Copies from host memory into a buffer.</summary>
    /// <returns>The submission's serial.</returns>
    public static ulong CopyIn(
        GpuDevice device, HostBlock block, ulong blockOffset, GpuBuffer buffer, ulong offset, ulong length)
        => Submit(device, block.Handle, blockOffset, buffer.Handle, offset, length, buffer);

    /// <summary>Copies from a buffer to the start of host memory.</summary>
    /// <returns>The submission's serial.</returns>
    public static ulong CopyOut(GpuDevice device, GpuBuffer buffer, ulong offset, HostBlock block, ulong length)
        => Submit(device, buffer.Handle, offset, block.Handle, 0, length, buffer);

    private static ulong Submit(
        GpuDevice device, Buffer source, ulong sourceOffset, Buffer target, ulong targetOffset, ulong length, GpuBuffer used)
    {
        SubmissionQueue queue = device.Submissions;
        CommandEncoding encoding = queue.Encodings.Rent();
        try
        {
            queue.Throttle();

            // A disposed buffer has no handle to record, and none is disposed while the lock is held.
            lock (device.QueueLock)
            {
                used.ThrowIfDisposed();
                CommandBuffer commandBuffer = encoding.Begin(null, CommandBufferUsageFlags.OneTimeSubmitBit);
                CommandBarriers.AtStart(device, commandBuffer);
                var region = new BufferCopy { SrcOffset = sourceOffset, DstOffset = targetOffset, Size = length };
                device.Api.CmdCopyBuffer(commandBuffer, source, target, 1, &region);
                CommandBarriers.AtEnd(device, commandBuffer);
                encoding.End(commandBuffer);
                encoding.LastSerial = queue.Submit(encoding.CommandBuffers);
                used.LastUse = encoding.LastSerial;
            }

            queue.Collect();
            return encoding.LastSerial;
        }
        finally
        {
            queue.Encodings.Return(encoding);
        }
    }
}
