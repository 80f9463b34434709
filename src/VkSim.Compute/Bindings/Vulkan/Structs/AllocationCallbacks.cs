namespace Silk.NET.Vulkan;

internal unsafe struct AllocationCallbacks
{
    public void* PUserData;
    public PfnAllocationFunction PfnAllocation;
    public PfnReallocationFunction PfnReallocation;
    public PfnFreeFunction PfnFree;
    public PfnInternalAllocationNotification PfnInternalAllocation;
    public PfnInternalFreeNotification PfnInternalFree;

    public AllocationCallbacks(
        void* pUserData = null,
        PfnAllocationFunction? pfnAllocation = null,
        PfnReallocationFunction? pfnReallocation = null,
        PfnFreeFunction? pfnFree = null,
        PfnInternalAllocationNotification? pfnInternalAllocation = null,
        PfnInternalFreeNotification? pfnInternalFree = null)
        : this()
    {
        PUserData = pUserData;
        PfnAllocation = pfnAllocation.GetValueOrDefault();
        PfnReallocation = pfnReallocation.GetValueOrDefault();
        PfnFree = pfnFree.GetValueOrDefault();
        PfnInternalAllocation = pfnInternalAllocation.GetValueOrDefault();
        PfnInternalFree = pfnInternalFree.GetValueOrDefault();
    }
}
