using VkSim.Numerics;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Tensors;

/// <summary>The elements of each row where a mask is not 0, one behind the other, from a place that is known for each row.</summary>
internal readonly unsafe struct CompactWork(HostMatrix source, HostMatrix mask, HostMatrix offsets, HostMatrix result, RowBlocks blocks) : IBlockWork
{
    public void Execute(long block, int worker)
    {
        using var values = new ElementRow(source.Columns);
        using var wanted = new ElementRow(source.Columns);
        Span<float> to = stackalloc float[source.Columns];
        (long first, long end) = blocks.Rows(block);
        for (long row = first; row < end; row++)
        {
            ReadOnlySpan<float> from = values.Read(source, row);
            ReadOnlySpan<float> where = wanted.Read(mask, row);
            var found = new HostMatrix(result.Row((uint)*offsets.Row<int>(row)), 1, source.Columns, source.Columns, result.ElementType);
            int count = 0;
            for (int column = 0; column < from.Length; column++)
            {
                to[count] = from[column];
                count += where[column] == 0 ? 0 : 1;
            }

            ElementConversion.Narrow(result.ElementType, to[..count], new Span<byte>(found.Data, count * found.ElementSize));
        }
    }
}
