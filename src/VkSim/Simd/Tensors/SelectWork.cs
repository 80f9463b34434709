using System.Numerics;
using System.Runtime.InteropServices;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Tensors;

/// <summary>Elements of one matrix where a condition is not 0, and of another elsewhere.</summary>
internal readonly struct SelectWork(HostMatrix condition, HostMatrix a, HostMatrix b, HostMatrix result, RowBlocks blocks) : IBlockWork
{
    public void Execute(long block, int worker)
    {
        using var conditions = new ElementRow(result.Columns);
        using var left = new ElementRow(result.Columns);
        using var right = new ElementRow(result.Columns);
        using var target = new ElementRow(result.Columns);
        (long first, long end) = blocks.Rows(block);
        for (long row = first; row < end; row++)
        {
            Select(Of(conditions, condition, row), Of(left, a, row), Of(right, b, row), target.Begin(result, row));
            target.Write(result, row);
        }
    }

    // One row serves all.
    private static ReadOnlySpan<float> Of(in ElementRow memory, in HostMatrix matrix, long row) => memory.Read(matrix, matrix.Rows == 1 ? 0 : row);

    private static void Select(ReadOnlySpan<float> condition, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        // By the bits without the sign, so that whatever is not 0 counts.
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(condition);
        int i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<int> isZero = Vector.Equals(new Vector<int>(bits[i..]) & new Vector<int>(int.MaxValue), Vector<int>.Zero);
            Vector.ConditionalSelect(isZero, new Vector<float>(b[i..]), new Vector<float>(a[i..])).CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            result[i] = (bits[i] & int.MaxValue) == 0 ? b[i] : a[i];
        }
    }
}
