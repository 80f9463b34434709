using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceFloatControlsProperties
{
    public StructureType SType;
    public void* PNext;
    public ShaderFloatControlsIndependence DenormBehaviorIndependence;
    public ShaderFloatControlsIndependence RoundingModeIndependence;
    public Bool32 ShaderSignedZeroInfNanPreserveFloat16;
    public Bool32 ShaderSignedZeroInfNanPreserveFloat32;
    public Bool32 ShaderSignedZeroInfNanPreserveFloat64;
    public Bool32 ShaderDenormPreserveFloat16;
    public Bool32 ShaderDenormPreserveFloat32;
    public Bool32 ShaderDenormPreserveFloat64;
    public Bool32 ShaderDenormFlushToZeroFloat16;
    public Bool32 ShaderDenormFlushToZeroFloat32;
    public Bool32 ShaderDenormFlushToZeroFloat64;
    public Bool32 ShaderRoundingModeRtefloat16;
    public Bool32 ShaderRoundingModeRtefloat32;
    public Bool32 ShaderRoundingModeRtefloat64;
    public Bool32 ShaderRoundingModeRtzfloat16;
    public Bool32 ShaderRoundingModeRtzfloat32;
    public Bool32 ShaderRoundingModeRtzfloat64;

    public PhysicalDeviceFloatControlsProperties(
        StructureType? sType = StructureType.PhysicalDeviceFloatControlsProperties,
        void* pNext = null,
        ShaderFloatControlsIndependence? denormBehaviorIndependence = null,
        ShaderFloatControlsIndependence? roundingModeIndependence = null,
        Bool32? shaderSignedZeroInfNanPreserveFloat16 = null,
        Bool32? shaderSignedZeroInfNanPreserveFloat32 = null,
        Bool32? shaderSignedZeroInfNanPreserveFloat64 = null,
        Bool32? shaderDenormPreserveFloat16 = null,
        Bool32? shaderDenormPreserveFloat32 = null,
        Bool32? shaderDenormPreserveFloat64 = null,
        Bool32? shaderDenormFlushToZeroFloat16 = null,
        Bool32? shaderDenormFlushToZeroFloat32 = null,
        Bool32? shaderDenormFlushToZeroFloat64 = null,
        Bool32? shaderRoundingModeRtefloat16 = null,
        Bool32? shaderRoundingModeRtefloat32 = null,
        Bool32? shaderRoundingModeRtefloat64 = null,
        Bool32? shaderRoundingModeRtzfloat16 = null,
        Bool32? shaderRoundingModeRtzfloat32 = null,
        Bool32? shaderRoundingModeRtzfloat64 = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DenormBehaviorIndependence = denormBehaviorIndependence.GetValueOrDefault();
        RoundingModeIndependence = roundingModeIndependence.GetValueOrDefault();
        ShaderSignedZeroInfNanPreserveFloat16 = shaderSignedZeroInfNanPreserveFloat16.GetValueOrDefault();
        ShaderSignedZeroInfNanPreserveFloat32 = shaderSignedZeroInfNanPreserveFloat32.GetValueOrDefault();
        ShaderSignedZeroInfNanPreserveFloat64 = shaderSignedZeroInfNanPreserveFloat64.GetValueOrDefault();
        ShaderDenormPreserveFloat16 = shaderDenormPreserveFloat16.GetValueOrDefault();
        ShaderDenormPreserveFloat32 = shaderDenormPreserveFloat32.GetValueOrDefault();
        ShaderDenormPreserveFloat64 = shaderDenormPreserveFloat64.GetValueOrDefault();
        ShaderDenormFlushToZeroFloat16 = shaderDenormFlushToZeroFloat16.GetValueOrDefault();
        ShaderDenormFlushToZeroFloat32 = shaderDenormFlushToZeroFloat32.GetValueOrDefault();
        ShaderDenormFlushToZeroFloat64 = shaderDenormFlushToZeroFloat64.GetValueOrDefault();
        ShaderRoundingModeRtefloat16 = shaderRoundingModeRtefloat16.GetValueOrDefault();
        ShaderRoundingModeRtefloat32 = shaderRoundingModeRtefloat32.GetValueOrDefault();
        ShaderRoundingModeRtefloat64 = shaderRoundingModeRtefloat64.GetValueOrDefault();
        ShaderRoundingModeRtzfloat16 = shaderRoundingModeRtzfloat16.GetValueOrDefault();
        ShaderRoundingModeRtzfloat32 = shaderRoundingModeRtzfloat32.GetValueOrDefault();
        ShaderRoundingModeRtzfloat64 = shaderRoundingModeRtzfloat64.GetValueOrDefault();
    }
}
