using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDevice16BitStorageFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 StorageBuffer16BitAccess;
    public Bool32 UniformAndStorageBuffer16BitAccess;
    public Bool32 StoragePushConstant16;
    public Bool32 StorageInputOutput16;

    public PhysicalDevice16BitStorageFeatures(
        StructureType? sType = StructureType.PhysicalDevice16BitStorageFeatures,
        void* pNext = null,
        Bool32? storageBuffer16BitAccess = null,
        Bool32? uniformAndStorageBuffer16BitAccess = null,
        Bool32? storagePushConstant16 = null,
        Bool32? storageInputOutput16 = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        StorageBuffer16BitAccess = storageBuffer16BitAccess.GetValueOrDefault();
        UniformAndStorageBuffer16BitAccess = uniformAndStorageBuffer16BitAccess.GetValueOrDefault();
        StoragePushConstant16 = storagePushConstant16.GetValueOrDefault();
        StorageInputOutput16 = storageInputOutput16.GetValueOrDefault();
    }
}
