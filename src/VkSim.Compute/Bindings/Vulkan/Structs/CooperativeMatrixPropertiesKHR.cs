using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct CooperativeMatrixPropertiesKHR
{
    public StructureType SType;
    public void* PNext;
    public uint MSize;
    public uint NSize;
    public uint KSize;
    public ComponentTypeKHR AType;
    public ComponentTypeKHR BType;
    public ComponentTypeKHR CType;
    public ComponentTypeKHR ResultType;
    public Bool32 SaturatingAccumulation;
    public ScopeKHR Scope;

    public CooperativeMatrixPropertiesKHR(
        StructureType? sType = StructureType.CooperativeMatrixPropertiesKhr,
        void* pNext = null,
        uint? mSize = null,
        uint? nSize = null,
        uint? kSize = null,
        ComponentTypeKHR? aType = null,
        ComponentTypeKHR? bType = null,
        ComponentTypeKHR? cType = null,
        ComponentTypeKHR? resultType = null,
        Bool32? saturatingAccumulation = null,
        ScopeKHR? scope = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MSize = mSize.GetValueOrDefault();
        NSize = nSize.GetValueOrDefault();
        KSize = kSize.GetValueOrDefault();
        AType = aType.GetValueOrDefault();
        BType = bType.GetValueOrDefault();
        CType = cType.GetValueOrDefault();
        ResultType = resultType.GetValueOrDefault();
        SaturatingAccumulation = saturatingAccumulation.GetValueOrDefault();
        Scope = scope.GetValueOrDefault();
    }
}
