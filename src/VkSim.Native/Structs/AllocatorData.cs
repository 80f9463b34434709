namespace VkSim.Native;

/// <summary>vksim_allocator.</summary>
internal unsafe struct AllocatorData
{
    public uint StructSize;
    public uint Reserved;
    public void* User;
    public delegate* unmanaged<void*, nuint, nuint, void*> Allocate;
    public delegate* unmanaged<void*, void*, void> Free;
}
