using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceShaderFloat16Int8Features
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ShaderFloat16;
    public Bool32 ShaderInt8;

    public PhysicalDeviceShaderFloat16Int8Features(
        StructureType? sType = StructureType.PhysicalDeviceShaderFloat16Int8Features,
        void* pNext = null,
        Bool32? shaderFloat16 = null,
        Bool32? shaderInt8 = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ShaderFloat16 = shaderFloat16.GetValueOrDefault();
        ShaderInt8 = shaderInt8.GetValueOrDefault();
    }
}
