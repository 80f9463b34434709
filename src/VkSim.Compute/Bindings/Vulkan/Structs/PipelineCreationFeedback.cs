namespace Silk.NET.Vulkan;

internal struct PipelineCreationFeedback
{
    public PipelineCreationFeedbackFlags Flags;
    public ulong Duration;

    public PipelineCreationFeedback(
        PipelineCreationFeedbackFlags? flags = null,
        ulong? duration = null)
        : this()
    {
        Flags = flags.GetValueOrDefault();
        Duration = duration.GetValueOrDefault();
    }
}
