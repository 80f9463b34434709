namespace Silk.NET.Vulkan;

internal unsafe struct SpecializationInfo
{
    public uint MapEntryCount;
    public SpecializationMapEntry* PMapEntries;
    public nuint DataSize;
    public void* PData;

    public SpecializationInfo(
        uint? mapEntryCount = null,
        SpecializationMapEntry* pMapEntries = null,
        nuint? dataSize = null,
        void* pData = null)
        : this()
    {
        MapEntryCount = mapEntryCount.GetValueOrDefault();
        PMapEntries = pMapEntries;
        DataSize = dataSize.GetValueOrDefault();
        PData = pData;
    }
}
