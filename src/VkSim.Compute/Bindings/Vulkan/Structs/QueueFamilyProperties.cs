namespace Silk.NET.Vulkan;

internal struct QueueFamilyProperties
{
    public QueueFlags QueueFlags;
    public uint QueueCount;
    public uint TimestampValidBits;
    public Extent3D MinImageTransferGranularity;

    public QueueFamilyProperties(
        QueueFlags? queueFlags = null,
        uint? queueCount = null,
        uint? timestampValidBits = null,
        Extent3D? minImageTransferGranularity = null)
        : this()
    {
        QueueFlags = queueFlags.GetValueOrDefault();
        QueueCount = queueCount.GetValueOrDefault();
        TimestampValidBits = timestampValidBits.GetValueOrDefault();
        MinImageTransferGranularity = minImageTransferGranularity.GetValueOrDefault();
    }
}
