using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDevice8BitStorageFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 StorageBuffer8BitAccess;
    public Bool32 UniformAndStorageBuffer8BitAccess;
    public Bool32 StoragePushConstant8;

    public PhysicalDevice8BitStorageFeatures(
        StructureType? sType = StructureType.PhysicalDevice8BitStorageFeatures,
        void* pNext = null,
        Bool32? storageBuffer8BitAccess = null,
        Bool32? uniformAndStorageBuffer8BitAccess = null,
        Bool32? storagePushConstant8 = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        StorageBuffer8BitAccess = storageBuffer8BitAccess.GetValueOrDefault();
        UniformAndStorageBuffer8BitAccess = uniformAndStorageBuffer8BitAccess.GetValueOrDefault();
        StoragePushConstant8 = storagePushConstant8.GetValueOrDefault();
    }
}
