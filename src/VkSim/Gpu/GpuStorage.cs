using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Matrix elements in a device buffer.</summary>
internal sealed class GpuStorage : IMatrixStorage
{
    public GpuStorage(GpuDevice device, long elementCount, ElementType elementType)
    {
        ElementCount = elementCount;
        ElementType = elementType;
        Buffer = device.CreateBuffer<byte>(checked(elementCount * ElementConversion.SizeOf(elementType)), "matrix");
    }

    /// <summary>Takes fp32 elements of a buffer that belongs to somebody else.</summary>
    public GpuStorage(GpuBuffer<byte> buffer, long elementCount)
    {
        ElementCount = elementCount;
        ElementType = ElementType.Float32;
        Buffer = buffer;
    }

    /// <inheritdoc/>
    public long ElementCount { get; }

    /// <inheritdoc/>
    public ElementType ElementType { get; }

    public GpuBuffer<byte> Buffer { get; }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
