using VkSim.Simd.Pairwise.Ranking;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>The largest keys come first, however they lie.</summary>
public sealed unsafe class HostSelectionTests
{
    public static TheoryData<string> Orders => ["random", "ascending", "descending", "few values", "organ pipe", "sawtooth"];

    [Theory]
    [MemberData(nameof(Orders))]
    public void TheLargestMoveToTheFrontAndTheLastOfThemIsTheSmallest(string order)
    {
        foreach (int length in new[] { 1, 2, 3, 24, 25, 26, 33, 64, 100, 1000, 4001 })
        {
            ulong[] keys = [.. Enumerable.Range(0, length).Select(i => Key(order, i, length))];
            foreach (int count in new[] { 1, 2, length / 3, length / 2, length - 1, length }.Where(count => count >= 1 && count <= length))
            {
                ulong[] moved = [.. keys];
                fixed (ulong* pointer = moved)
                {
                    Selection.MoveLargestFirst(pointer, length, count);
                }

                ulong[] expected = [.. keys.OrderDescending().Take(count)];
                Assert.Equal(expected[^1], moved[count - 1]);
                Assert.Equal(expected, moved[..count].OrderDescending());
                Assert.Equal(keys.Order(), moved.Order());
            }
        }
    }

    // Distinct: the lower half is the place.
    private static ulong Key(string order, int i, int length) => (uint)i | ((ulong)(order switch
    {
        "random" => (uint)new Random(i).Next(),
        "ascending" => (uint)i,
        "descending" => (uint)(length - i),
        "few values" => (uint)(i * 7919 % 3),
        "organ pipe" => (uint)Math.Min(i, length - i),
        _ => (uint)(i % 17),
    }) << 32);
}
