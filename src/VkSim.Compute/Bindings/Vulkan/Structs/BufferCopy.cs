namespace Silk.NET.Vulkan;

internal struct BufferCopy
{
    public ulong SrcOffset;
    public ulong DstOffset;
    public ulong Size;

    public BufferCopy(
        ulong? srcOffset = null,
        ulong? dstOffset = null,
        ulong? size = null)
        : this()
    {
        SrcOffset = srcOffset.GetValueOrDefault();
        DstOffset = dstOffset.GetValueOrDefault();
        Size = size.GetValueOrDefault();
    }
}
