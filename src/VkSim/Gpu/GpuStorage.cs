using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Matrix elements in a device buffer.</summary>
internal sealed class GpuStorage : IMatrixStorage
{
    private readonly bool _ownsBuffer;
    private KeptRowFactors? _factors;
    private GpuStorage? _coded;

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
    }

    /// <inheritdoc/>
    public long ElementCount { get; }

    /// <inheritdoc/>
    public ElementType ElementType { get; }

    public GpuBuffer Buffer { get; }

    /// <summary>How rows are coded, by <see cref="CodedView"/>.</summary>
    public Quantization Coding { get; private init; }

    /// <summary>What searches keep of the rows; made when first asked for, since working memory has none.</summary>
    public KeptRowFactors Factors => _factors ?? Interlocked.CompareExchange(ref _factors, new KeptRowFactors(Buffer), null) ?? _factors;

    /// <summary>The same memory as coded rows, always in one way.</summary>
    public GpuStorage Coded(Quantization coding)
    {
        if (_coded is null)
        {
            Interlocked.CompareExchange(ref _coded, new GpuStorage(Buffer, ElementCount, ElementType) { Coding = coding }, null);
        }

        return _coded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _coded?.Dispose();
        Factors.Dispose();
        if (_ownsBuffer)
        {
            Buffer.Dispose();
        }
    }
}
