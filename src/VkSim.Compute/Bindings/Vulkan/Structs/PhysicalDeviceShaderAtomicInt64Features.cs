using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceShaderAtomicInt64Features
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ShaderBufferInt64Atomics;
    public Bool32 ShaderSharedInt64Atomics;

    public PhysicalDeviceShaderAtomicInt64Features(
        StructureType? sType = StructureType.PhysicalDeviceShaderAtomicInt64Features,
        void* pNext = null,
        Bool32? shaderBufferInt64Atomics = null,
        Bool32? shaderSharedInt64Atomics = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ShaderBufferInt64Atomics = shaderBufferInt64Atomics.GetValueOrDefault();
        ShaderSharedInt64Atomics = shaderSharedInt64Atomics.GetValueOrDefault();
    }
}
