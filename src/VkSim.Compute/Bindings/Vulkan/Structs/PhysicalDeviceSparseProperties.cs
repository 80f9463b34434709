using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal struct PhysicalDeviceSparseProperties
{
    public Bool32 ResidencyStandard2DBlockShape;
    public Bool32 ResidencyStandard2DMultisampleBlockShape;
    public Bool32 ResidencyStandard3DBlockShape;
    public Bool32 ResidencyAlignedMipSize;
    public Bool32 ResidencyNonResidentStrict;

    public PhysicalDeviceSparseProperties(
        Bool32? residencyStandard2DBlockShape = null,
        Bool32? residencyStandard2DMultisampleBlockShape = null,
        Bool32? residencyStandard3DBlockShape = null,
        Bool32? residencyAlignedMipSize = null,
        Bool32? residencyNonResidentStrict = null)
        : this()
    {
        ResidencyStandard2DBlockShape = residencyStandard2DBlockShape.GetValueOrDefault();
        ResidencyStandard2DMultisampleBlockShape = residencyStandard2DMultisampleBlockShape.GetValueOrDefault();
        ResidencyStandard3DBlockShape = residencyStandard3DBlockShape.GetValueOrDefault();
        ResidencyAlignedMipSize = residencyAlignedMipSize.GetValueOrDefault();
        ResidencyNonResidentStrict = residencyNonResidentStrict.GetValueOrDefault();
    }
}
