namespace VkSim.Compute;

/// <summary>A queue of a native device.</summary>
/// <param name="Handle">The queue.</param>
/// <param name="Family">Its family.</param>
/// <param name="TimestampBits">How many bits its timestamps have; 0 where it has none.</param>
/// <param name="Lock">What the host program holds while it uses the queue; null where nobody else does.</param>
/// <param name="OnlyCopies">It gets copies alone.</param>
internal sealed record NativeQueue(Queue Handle, uint Family, int TimestampBits, IQueueLock? Lock, bool OnlyCopies = false);
