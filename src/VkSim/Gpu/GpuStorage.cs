using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Matrix elements in a device buffer.</summary>
internal sealed class GpuStorage : IMatrixStorage
{
    private readonly bool _ownsBuffer;

    public GpuStorage(GpuDevice device, long elementCount, ElementType elementType)
        : this(device.CreateBuffer<byte>(checked(elementCount * ElementConversion.SizeOf(elementType)), "matrix"), elementCount, elementType)
    {
        _ownsBuffer = true;
    }

    /// <summary>Takes elements of a buffer that belongs to somebody else.</summary>
    public GpuStorage(GpuBuffer buffer, long elementCount, ElementType elementType = ElementType.Float32)
    {
        ElementCount = elementCount;
        ElementType = elementType;
        Buffer = buffer;
        Factors = new KeptRowFactors(buffer);
    }

    /// <inheritdoc/>
    public long ElementCount { get; }

    /// <inheritdoc/>
    public ElementType ElementType { get; }

    public GpuBuffer Buffer { get; }

    /// <summary>What searches keep of the rows.</summary>
    public KeptRowFactors Factors { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Factors.Dispose();
        if (_ownsBuffer)
        {
            Buffer.Dispose();
        }
    }
}
