namespace Silk.NET.Vulkan;

internal enum ShaderFloatControlsIndependence : int
{
    Independence32BitOnly = 0,
    IndependenceAll = 1,
    IndependenceNone = 2,
}
