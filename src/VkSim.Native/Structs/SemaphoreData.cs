using VkSim.Compute;

namespace VkSim.Native;

/// <summary>vksim_semaphore.</summary>
internal unsafe struct SemaphoreData
{
    public uint StructSize;
    public int IsTimeline;
    public ulong VkSemaphore;
    public ulong Value;

    /// <summary>Semaphores of the host's, put into the room.</summary>
    /// <exception cref="ArgumentException">They are null, too many, or of a size that cannot be right.</exception>
    public static ReadOnlySpan<SemaphorePoint> Points(SemaphoreData* given, uint count, Span<SemaphorePoint> room, string parameter)
    {
        if (count > room.Length)
        {
            throw new ArgumentException($"{parameter} has {count} semaphores; a submission takes at most {room.Length}.", parameter);
        }

        for (int i = 0; i < count; i++)
        {
            SemaphoreData read = VersionedStruct.ReadElement(given, i, parameter);
            room[i] = read.IsTimeline != 0 ? SemaphorePoint.Timeline(read.VkSemaphore, read.Value) : SemaphorePoint.Binary(read.VkSemaphore);
        }

        return room[..(int)count];
    }
}
