using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceShaderIntegerDotProductFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ShaderIntegerDotProduct;

    public PhysicalDeviceShaderIntegerDotProductFeatures(
        StructureType? sType = StructureType.PhysicalDeviceShaderIntegerDotProductFeatures,
        void* pNext = null,
        Bool32? shaderIntegerDotProduct = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ShaderIntegerDotProduct = shaderIntegerDotProduct.GetValueOrDefault();
    }
}
