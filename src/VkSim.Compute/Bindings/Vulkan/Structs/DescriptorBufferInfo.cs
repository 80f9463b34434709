namespace Silk.NET.Vulkan;

internal struct DescriptorBufferInfo
{
    public Buffer Buffer;
    public ulong Offset;
    public ulong Range;

    public DescriptorBufferInfo(
        Buffer? buffer = null,
        ulong? offset = null,
        ulong? range = null)
        : this()
    {
        Buffer = buffer.GetValueOrDefault();
        Offset = offset.GetValueOrDefault();
        Range = range.GetValueOrDefault();
    }
}
