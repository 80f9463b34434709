namespace VkSim.Native;

/// <summary>What a handle stands for. It ends with the last of its uses; the handle itself is one.</summary>
internal abstract class NativeObject
{
    private int _uses = 1;

    /// <summary>Only where another use is known to last, as the table's does under its lock.</summary>
    public void AddUse() => Interlocked.Increment(ref _uses);

    public void EndUse()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
        {
            Close();
        }
    }

    protected abstract void Close();
}
