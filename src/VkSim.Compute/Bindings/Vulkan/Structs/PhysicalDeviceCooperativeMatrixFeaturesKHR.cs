using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceCooperativeMatrixFeaturesKHR
{
    public StructureType SType;
    public void* PNext;
    public Bool32 CooperativeMatrix;
    public Bool32 CooperativeMatrixRobustBufferAccess;

    public PhysicalDeviceCooperativeMatrixFeaturesKHR(
        StructureType? sType = StructureType.PhysicalDeviceCooperativeMatrixFeaturesKhr,
        void* pNext = null,
        Bool32? cooperativeMatrix = null,
        Bool32? cooperativeMatrixRobustBufferAccess = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        CooperativeMatrix = cooperativeMatrix.GetValueOrDefault();
        CooperativeMatrixRobustBufferAccess = cooperativeMatrixRobustBufferAccess.GetValueOrDefault();
    }
}
