using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Where operations go while a list of the caller's is recorded: its commands, and working memory that is the list's alone.</summary>
internal sealed class ListRecording(CommandList commands) : IDisposable
{
    /// <summary>Adds to the list.</summary>
    public RecordedWork Work { get; } = new(commands);

    /// <summary>The list's own: calls that need more in the meantime replace nothing that it uses.</summary>
    public ScratchMemory Scratch { get; } = new(commands.Device, keepsReplaced: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        Scratch.Dispose();
        Work.Dispose();
    }
}
