namespace VkSim.Compute;

/// <summary>What one allocation needs.</summary>
/// <param name="Requirements">Size, alignment and allowed types, as Vulkan gives them.</param>
/// <param name="Use">What the memory is for.</param>
/// <param name="Dedicated">It must have a native allocation of its own.</param>
/// <param name="Buffer">The buffer it is for, which the driver may take into account when it is alone.</param>
/// <param name="Name">What it is for, in messages.</param>
/// <param name="External">What it has to do with other devices or programs; null is nothing.</param>
internal readonly record struct MemoryRequest(
    MemoryRequirements Requirements, BufferMemory Use, bool Dedicated, Buffer Buffer, string Name, ExternalMemoryUse? External = null);
