namespace VkSim.Compute;

/// <summary>One copy between a buffer and host memory. Recorded under the gate: a disposed buffer has no handle to record.</summary>
internal readonly struct SubmittedCopy(
    GpuBuffer used, bool writes, GpuQueue on, CommandEncoding encoding, Buffer source, Buffer target, BufferCopy region) : ISubmittedWork
{
    public void ThrowIfAnyDisposed() => used.ThrowIfDisposed();

    public void CollectDependencies(GpuQueue queue, Span<ulong> after)
        => used.Uses.CollectDependencies(used.Device.Submissions, queue, writes, after);

    public ReadOnlySpan<CommandBuffer> CommandBuffers()
    {
        if (encoding.CommandBuffers.IsEmpty)
        {
            GpuDevice device = used.Device;
            CommandBuffer commandBuffer = encoding.Begin(null, CommandBufferUsageFlags.OneTimeSubmitBit);
            CommandBarriers.BeforeCopy(on, commandBuffer);
            device.Api.CmdCopyBuffer(commandBuffer, source, target, 1, in region);
            CommandBarriers.AfterCopy(on, commandBuffer);
            encoding.End(commandBuffer);
        }

        return encoding.CommandBuffers;
    }

    public long OperationsOf(int index) => 0;

    public void MarkUsed(ulong serial)
    {
        encoding.LastSerial = serial;
        used.Uses.Mark(used.Device.Submissions, serial, writes);
    }
}
