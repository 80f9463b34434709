namespace VkSim.Compute;

/// <content>Submissions, command lists and transfers.</content>
public sealed partial class GpuDevice
{
    /// <summary>Times dispatches on the device's own clock.</summary>
    public GpuProfiler Profiler => Submissions.Profiler;

    internal SubmissionQueue Submissions { get; private set; } = null!;

    internal TransferEngine Transfers { get; private set; } = null!;

    /// <summary>Makes an empty command list.</summary>
    /// <param name="name">The name that errors and debuggers show.</param>
    public CommandList CreateCommandList(string? name = null)
    {
        ThrowIfUnusable();
        return new CommandList(this, name);
    }

    /// <summary>Submits one dispatch.</summary>
    internal GpuFence Dispatch(Kernel kernel, uint x, uint y, uint z)
    {
        using CommandList list = CreateCommandList(kernel.Name);
        list.Dispatch(kernel, x, y, z);
        return list.Submit();
    }

    partial void CreateSubmissions() => Submissions = new SubmissionQueue(this);

    partial void CreateTransfers() => Transfers = new TransferEngine(this);

    // Both may be missing when the constructor failed half-way.
    partial void DisposeTransfers() => Transfers?.Dispose();

    partial void DisposeSubmissions() => Submissions?.Dispose();
}
