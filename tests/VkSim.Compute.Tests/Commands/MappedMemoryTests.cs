namespace VkSim.Compute.Tests;

public class MappedMemoryTests
{
    [Theory]
    [InlineData(0, 1, 64, 1024, 0, 64)]
    [InlineData(63, 2, 64, 1024, 0, 128)]
    [InlineData(64, 64, 64, 1024, 64, 64)]
    [InlineData(960, 10, 64, 1000, 960, 40)]
    [InlineData(5, 3, 1, 1000, 5, 3)]
    public void RangesGrowToWholeAtomsAndEndWithTheMemory(
        ulong offset, ulong length, ulong atom, ulong memory, ulong begin, ulong size)
        => Assert.Equal((begin, size), MappedMemory.WholeAtoms(offset, length, atom, memory));
}
