namespace Silk.NET.Vulkan;

internal enum ValidationFeatureDisableEXT : int
{
    AllExt = 0,
    ShadersExt = 1,
    ThreadSafetyExt = 2,
    ApiParametersExt = 3,
    ObjectLifetimesExt = 4,
    CoreChecksExt = 5,
    UniqueHandlesExt = 6,
    ShaderValidationCacheExt = 7,
}
