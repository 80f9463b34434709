namespace Silk.NET.Vulkan;

internal enum ValidationFeatureEnableEXT : int
{
    GpuAssistedExt = 0,
    GpuAssistedReserveBindingSlotExt = 1,
    BestPracticesExt = 2,
    DebugPrintfExt = 3,
    SynchronizationValidationExt = 4,
}
