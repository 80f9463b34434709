namespace VkSim.Simd.Lists;

/// <summary>What a <see cref="HostQueue"/> runs when its turn has come.</summary>
internal interface IHostWork
{
    /// <summary>Does the work. Does not throw: whoever waits is told by the work itself.</summary>
    /// <param name="submission">The number that the queue gave it.</param>
    void Execute(ulong submission);
}
