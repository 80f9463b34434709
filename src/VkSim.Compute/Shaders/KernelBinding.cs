namespace VkSim.Compute;

/// <summary>A slot of a kernel: what the shader declares, and the range of a buffer that is set there.</summary>
internal readonly record struct KernelBinding(
    uint Binding, DescriptorType Type, ResourceAccess Access, GpuBuffer? Buffer = null, ulong Offset = 0, ulong Range = 0);
