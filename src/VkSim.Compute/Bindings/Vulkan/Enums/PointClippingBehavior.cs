namespace Silk.NET.Vulkan;

internal enum PointClippingBehavior : int
{
    AllClipPlanes = 0,
    UserClipPlanesOnly = 1,
}
