using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceShaderAtomicFloatFeaturesEXT
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ShaderBufferFloat32Atomics;
    public Bool32 ShaderBufferFloat32AtomicAdd;
    public Bool32 ShaderBufferFloat64Atomics;
    public Bool32 ShaderBufferFloat64AtomicAdd;
    public Bool32 ShaderSharedFloat32Atomics;
    public Bool32 ShaderSharedFloat32AtomicAdd;
    public Bool32 ShaderSharedFloat64Atomics;
    public Bool32 ShaderSharedFloat64AtomicAdd;
    public Bool32 ShaderImageFloat32Atomics;
    public Bool32 ShaderImageFloat32AtomicAdd;
    public Bool32 SparseImageFloat32Atomics;
    public Bool32 SparseImageFloat32AtomicAdd;

    public PhysicalDeviceShaderAtomicFloatFeaturesEXT(
        StructureType? sType = StructureType.PhysicalDeviceShaderAtomicFloatFeaturesExt,
        void* pNext = null,
        Bool32? shaderBufferFloat32Atomics = null,
        Bool32? shaderBufferFloat32AtomicAdd = null,
        Bool32? shaderBufferFloat64Atomics = null,
        Bool32? shaderBufferFloat64AtomicAdd = null,
        Bool32? shaderSharedFloat32Atomics = null,
        Bool32? shaderSharedFloat32AtomicAdd = null,
        Bool32? shaderSharedFloat64Atomics = null,
        Bool32? shaderSharedFloat64AtomicAdd = null,
        Bool32? shaderImageFloat32Atomics = null,
        Bool32? shaderImageFloat32AtomicAdd = null,
        Bool32? sparseImageFloat32Atomics = null,
        Bool32? sparseImageFloat32AtomicAdd = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ShaderBufferFloat32Atomics = shaderBufferFloat32Atomics.GetValueOrDefault();
        ShaderBufferFloat32AtomicAdd = shaderBufferFloat32AtomicAdd.GetValueOrDefault();
        ShaderBufferFloat64Atomics = shaderBufferFloat64Atomics.GetValueOrDefault();
        ShaderBufferFloat64AtomicAdd = shaderBufferFloat64AtomicAdd.GetValueOrDefault();
        ShaderSharedFloat32Atomics = shaderSharedFloat32Atomics.GetValueOrDefault();
        ShaderSharedFloat32AtomicAdd = shaderSharedFloat32AtomicAdd.GetValueOrDefault();
        ShaderSharedFloat64Atomics = shaderSharedFloat64Atomics.GetValueOrDefault();
        ShaderSharedFloat64AtomicAdd = shaderSharedFloat64AtomicAdd.GetValueOrDefault();
        ShaderImageFloat32Atomics = shaderImageFloat32Atomics.GetValueOrDefault();
        ShaderImageFloat32AtomicAdd = shaderImageFloat32AtomicAdd.GetValueOrDefault();
        SparseImageFloat32Atomics = sparseImageFloat32Atomics.GetValueOrDefault();
        SparseImageFloat32AtomicAdd = sparseImageFloat32AtomicAdd.GetValueOrDefault();
    }
}
