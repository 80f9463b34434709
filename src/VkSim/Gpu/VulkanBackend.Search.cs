using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <content>Searches among rows of several storages.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void Search(
        in MatrixView queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context) => throw new NotSupportedException("Rows of several storages are searched on the CPU alone.");

    /// <inheritdoc/>
    public ValueTask SearchAsync(
        MatrixView queries,
        ReadOnlyMemory<SearchPart> parts,
        SearchSettings settings,
        Memory<float> scores,
        Memory<long> rows,
        OperationContext context) => throw new NotSupportedException("Rows of several storages are searched on the CPU alone.");

    /// <inheritdoc/>
    public void Copy(in MatrixView source, in MatrixView destination)
    {
        int size = ElementConversion.SizeOf(source.ElementType);
        ((GpuBuffer<byte>)BufferOf(source)).CopyTo(
            (GpuBuffer<byte>)BufferOf(destination), source.FirstElement * size, destination.FirstElement * size, source.ElementCount * size);
    }
}
