namespace Silk.NET.Vulkan;

internal unsafe struct BufferDeviceAddressInfo
{
    public StructureType SType;
    public void* PNext;
    public Buffer Buffer;

    public BufferDeviceAddressInfo(
        StructureType? sType = StructureType.BufferDeviceAddressInfo,
        void* pNext = null,
        Buffer? buffer = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Buffer = buffer.GetValueOrDefault();
    }
}
