using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu;

namespace VkSim.Catalog;

/// <summary>What is behind matrices and lists where the backend is a GPU.</summary>
internal static class GpuAccess
{
    /// <summary>The engine's device that a backend computes on, or null.</summary>
    public static GpuDevice? DeviceOf(IVectorBackend backend) => (backend as VulkanBackend)?.Device;

    /// <summary>The engine's list of a list of operations, or null.</summary>
    public static CommandList? CommandsOf(IOperationList list) => (list as GpuOperationList)?.Commands;

    /// <summary>Submits a list of operations with what only a GPU has.</summary>
    /// <exception cref="NotSupportedException">The list is not a GPU's.</exception>
    public static ulong Submit(IOperationList list, in SubmitOptions options) => list is GpuOperationList gpu
        ? gpu.Submit(options)
        : throw new NotSupportedException("The CPU has no queues and no semaphores; submit the list without them.");

    /// <summary>The device memory that a ranking's results are in, or null.</summary>
    public static GpuBuffer<ulong>? ResultsOf(IRankingBuffers? ranking) => (ranking as GpuRankingBuffers)?.Packed;

    /// <summary>The buffer that holds a matrix's elements, or null.</summary>
    public static GpuBuffer? BufferOf(IMatrixStorage storage) => (storage as GpuStorage)?.Buffer;

    /// <summary>Elements in a buffer that stays its owner's; null where the backend is another one than the buffer's device's.</summary>
    public static IMatrixStorage? Wrap(IVectorBackend backend, GpuBuffer buffer, long elementCount, ElementType type) =>
        backend is VulkanBackend vulkan && ReferenceEquals(vulkan.Device, buffer.Device) ? new GpuStorage(buffer, elementCount, type) : null;
}
