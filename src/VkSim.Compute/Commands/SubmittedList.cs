namespace VkSim.Compute;

/// <summary>A command list on its way to a queue.</summary>
internal readonly struct SubmittedList(CommandStream stream, CommandEncoding? encoding) : ISubmittedWork
{
    public void ThrowIfAnyDisposed() => stream.ThrowIfAnyDisposed();

    public void CollectDependencies(GpuQueue queue, Span<ulong> after)
    {
        SubmissionQueue submissions = queue.Device.Submissions;
        stream.CollectDependencies(submissions, queue, after);
        if (encoding is not null && submissions.QueueOf(encoding.LastSerial) is var last && last != queue)
        {
            // Whoever waits for the encoding waits for its last submission alone.
            after[last.Index] = Math.Max(after[last.Index], encoding.LastSerial);
        }
    }

    public ReadOnlySpan<CommandBuffer> CommandBuffers() => encoding is null ? [] : encoding.CommandBuffers;

    public long OperationsOf(int index) => encoding?.OperationsOf(index) ?? 0;

    public void MarkUsed(ulong serial)
    {
        if (encoding is not null)
        {
            encoding.LastSerial = serial;
            stream.MarkUsed(serial);
        }
    }
}
