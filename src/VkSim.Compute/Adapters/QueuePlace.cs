namespace VkSim.Compute;

/// <summary>One queue of a device that is to be created.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Index">Its place within the family.</param>
/// <param name="OnlyCopies">It gets copies alone.</param>
internal readonly record struct QueuePlace(QueueFamilyInfo Family, int Index, bool OnlyCopies);
