namespace Silk.NET.Vulkan;

internal enum VendorId : int
{
    Viv = 65537,
    Vsi = 65538,
    Kazan = 65539,
    Codeplay = 65540,
    Mesa = 65541,
    Pocl = 65542,
}
