namespace VkSim.Compute;

/// <summary>
/// The descriptor sets of a list in command buffers of the host program's: held by the list and by each use that the host makes of it,
/// destroyed with the last.
/// </summary>
internal sealed class ForeignDescriptors(GpuDevice device)
{
    private int _holders = 1;

    public DescriptorArena Arena { get; } = new(device);

    public void Hold() => Interlocked.Increment(ref _holders);

    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Arena.Dispose();
        }
    }
}
