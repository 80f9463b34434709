using VkSim.Operations;
using VkSim.Simd;

namespace VkSim.Tests.Operations;

/// <summary>What a device keeps of its calls' working memory.</summary>
public class WorkingMemoryPoolTests
{
    private const long Similarities = 12 << 20;

    [Fact]
    public void WhatALossWithGradientsTakesIsThereForTheNextOne()
    {
        using var backend = new SimdBackend(1);
        using var pool = new WorkingMemoryPool(backend);
        object first = Take(pool, Similarities);
        Assert.Equal(Similarities * sizeof(float), pool.Bytes);
        Assert.Same(first, Take(pool, Similarities));
        Assert.Equal(Similarities * sizeof(float), pool.Bytes);
        Assert.NotSame(first, Take(pool, Similarities + 1));
    }

    [Fact]
    public void CallsAtOnceAndLargeOnesLeaveNoMoreThanABound()
    {
        using var backend = new SimdBackend(1);
        using var pool = new WorkingMemoryPool(backend);
        using (WorkingMemoryLease outer = pool.Rent())
        {
            _ = outer.Memory.Take(Similarities, 1);
            _ = Take(pool, Similarities / 4);
            _ = Take(pool, Similarities);
            Assert.Equal(Similarities * sizeof(float), pool.Bytes);
        }

        Assert.Equal(Similarities * sizeof(float), pool.Bytes);
        _ = Take(pool, 2 * Similarities);
        Assert.Equal(0, pool.Bytes);
    }

    private static object Take(WorkingMemoryPool pool, long floats)
    {
        using WorkingMemoryLease lease = pool.Rent();
        return lease.Memory.Take(floats, 1).Storage;
    }
}
