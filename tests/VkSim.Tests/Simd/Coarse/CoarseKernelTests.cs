using VkSim.Simd.Coarse;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Simd.Coarse;

/// <summary>Sums of products of codes.</summary>
public sealed unsafe class CoarseKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(333)]
    [InlineData(Int8Rows.MostColumns)]
    public void EveryKernelAddsExactlyAlsoWhereAllIsLargest(int columns)
    {
        int stride = Int8Rows.StrideFor(columns);
        using var buffer = new ScratchBuffer();
        byte* rows = buffer.Reserve((CoarseKernel.Rows + 2) * stride);
        sbyte* high = (sbyte*)(rows + (CoarseKernel.Rows * stride));
        sbyte* low = high + stride;
        int* sums = stackalloc int[2 * CoarseKernel.Rows];
        foreach (bool isLargest in new[] { true, false })
        {
            var random = new Random(columns);
            for (int i = 0; i < CoarseKernel.Rows * stride; i++)
            {
                int code = i % stride >= columns ? 0 : isLargest ? (i / stride % 2 == 0 ? 127 : -127) : random.Next(-127, 128);
                rows[i] = (byte)(code + Int8Rows.Bias);
            }

            var query = new CoarseQuery(high, low, stride);
            Assert.True(query.Take(isLargest ? [.. Enumerable.Repeat(-1f, columns)] : RandomRows.Normal(1, columns)));
            foreach (CoarseKernel kernel in CoarseKernel.All())
            {
                kernel.Multiply(rows, stride, query, sums, sums + CoarseKernel.Rows);
                for (int row = 0; row < CoarseKernel.Rows; row++)
                {
                    Assert.Equal(Sum(rows + (row * stride), high, columns), sums[row]);
                    Assert.Equal(Sum(rows + (row * stride), low, columns), sums[CoarseKernel.Rows + row]);
                }
            }
        }
    }

    private static long Sum(byte* row, sbyte* query, int columns)
    {
        long sum = 0;
        for (int i = 0; i < columns; i++)
        {
            sum += (row[i] - Int8Rows.Bias) * query[i];
        }

        return sum;
    }
}
