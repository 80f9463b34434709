using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Tensors;

/// <summary>How many elements of each row are not 0.</summary>
internal readonly unsafe struct CountWork(HostMatrix mask, HostMatrix counts, RowBlocks blocks) : IBlockWork
{
    public void Execute(long block, int worker)
    {
        using var memory = new ElementRow(mask.Columns);
        (long first, long end) = blocks.Rows(block);
        for (long row = first; row < end; row++)
        {
            int count = 0;
            foreach (float value in memory.Read(mask, row))
            {
                count += value == 0 ? 0 : 1;
            }

            *counts.Row<int>(row) = count;
        }
    }
}
