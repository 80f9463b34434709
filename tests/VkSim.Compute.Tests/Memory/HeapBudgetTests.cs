using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class HeapBudgetTests
{
    [Fact]
    public void WithoutTheDriversWordMostOfTheHeapMayBeUsed()
        => Assert.Equal(new HeapBudget(900, 100), HeapBudget.Of(1000, 100, null, null));

    [Fact]
    public void TheDriversWordCountsAndItsZeroIsNone()
    {
        Assert.Equal(new HeapBudget(700, 300), HeapBudget.Of(1000, 100, new HeapBudget(700, 300), null));
        Assert.Equal(new HeapBudget(700, 100), HeapBudget.Of(1000, 100, new HeapBudget(700, 50), null));
        Assert.Equal(new HeapBudget(900, 100), HeapBudget.Of(1000, 100, new HeapBudget(0, 0), null));
    }

    [Fact]
    public void TheTighterOfBudgetAndLimitCounts()
    {
        Assert.Equal(new HeapBudget(200, 100), HeapBudget.Of(1000, 100, new HeapBudget(700, 300), 200));
        Assert.Equal(new HeapBudget(700, 650), HeapBudget.Of(1000, 100, new HeapBudget(700, 650), 200));
        Assert.Equal(new HeapBudget(0, 100), HeapBudget.Of(1000, 100, null, -5));
    }

    [Fact]
    public void WhatIsOverdrawnAdmitsNothing()
    {
        Assert.True(new HeapBudget(100, 90).Admits(10));
        Assert.False(new HeapBudget(100, 90).Admits(11));
        Assert.False(new HeapBudget(100, 200).Admits(1));
        Assert.False(new HeapBudget(100, 90).Admits(ulong.MaxValue));
    }

    [Theory]
    [InlineData(0ul, "0 bytes")]
    [InlineData(1ul, "1 byte")]
    [InlineData(1023ul, "1023 bytes")]
    [InlineData(1536ul, "1.5 KiB")]
    [InlineData(128ul << 20, "128 MiB")]
    [InlineData(5ul << 30, "5 GiB")]
    [InlineData(3ul << 40, "3 TiB")]
    public void SizesAreWrittenForPeople(ulong bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
