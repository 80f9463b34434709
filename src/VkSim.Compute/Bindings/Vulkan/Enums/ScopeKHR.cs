namespace Silk.NET.Vulkan;

internal enum ScopeKHR : int
{
    DeviceKhr = 1,
    WorkgroupKhr = 2,
    SubgroupKhr = 3,
    QueueFamilyKhr = 5,
}
