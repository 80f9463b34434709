using VkSim.Compute;

namespace VkSim;

/// <summary>Matrix elements in a device buffer.</summary>
internal sealed class GpuStorage : IMatrixStorage
{
    public GpuStorage(GpuDevice device, long elementCount, ElementType elementType)
    {
        ElementCount = elementCount;
        ElementType = elementType;
        Buffer = device.CreateBuffer<byte>(checked(elementCount * ElementConversion.SizeOf(elementType)), "matrix");
    }

    /// <inheritdoc/>
    public long ElementCount { get; }

    /// <inheritdoc/>
    public ElementType ElementType { get; }

    public GpuBuffer<byte> Buffer { get; }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
