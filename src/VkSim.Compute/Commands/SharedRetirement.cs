namespace VkSim.Compute;

/// <summary>Something that several queues have to finish with: released by the last of them.</summary>
internal sealed class SharedRetirement(IRetirable item, int queues) : IRetirable
{
    private int _remaining = queues;

    public void Release()
    {
        if (Interlocked.Decrement(ref _remaining) == 0)
        {
            item.Release();
        }
    }
}
