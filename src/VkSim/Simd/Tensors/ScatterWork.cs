using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Tensors;

/// <summary>Elements that go to given places along rows or columns, one line after the other in the order of the source.</summary>
/// <remarks>A block is a range of rows, or of columns, which no other block writes.</remarks>
internal readonly unsafe struct ScatterWork(HostMatrix source, HostMatrix places, HostMatrix result, bool alongRows) : IBlockWork
{
    /// <summary>Rows or columns of a block.</summary>
    public const int Lines = 64;

    /// <summary>How many blocks there are.</summary>
    public long Blocks => ((alongRows ? source.Rows : source.Columns) + Lines - 1) / Lines;

    public void Execute(long block, int worker)
    {
        long first = block * Lines;
        using var memory = new ElementRow(source.Columns);
        (long firstRow, long endRow) = alongRows ? (first, Math.Min(source.Rows, first + Lines)) : (0, source.Rows);
        (int firstColumn, int endColumn) = alongRows ? (0, source.Columns) : ((int)first, (int)Math.Min(source.Columns, first + Lines));
        for (long row = firstRow; row < endRow; row++)
        {
            ReadOnlySpan<float> values = memory.Read(source, row);
            int* to = places.Row<int>(row);
            for (int column = firstColumn; column < endColumn; column++)
            {
                *(alongRows ? result.Row<float>(row) + to[column] : result.Row<float>(to[column]) + column) = values[column];
            }
        }
    }
}
