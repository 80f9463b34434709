namespace VkSim.Gpu;

/// <summary>
/// What an invocation of the large kernels may hold in registers. Compilers spill what is more to memory, or run fewer invocations at a
/// time. The figures are what the vendors' own compilers make of the kernels ('build.cs -- shaders stats'): none spills.
/// </summary>
/// <param name="PairSums">Sums of pairs of a staged tile; each has a total besides.</param>
/// <param name="ProductRows">Left rows of a staged tile of products' gradients, 4 sums each.</param>
/// <param name="ProductRowsAtATime">Right rows that such a tile reads at a time.</param>
/// <param name="DifferenceRowsAtATime">Right rows that a staged tile of differences' gradients, of 4 left rows, reads at a time.</param>
internal sealed record RegisterBudget(int PairSums, int ProductRows, int ProductRowsAtATime, int DifferenceRowsAtATime)
{
    // AMD and NVIDIA: 256 and 255 registers a lane. 32 sums take 120 of AMD's with loads ahead, which leaves 8 waves a SIMD on RDNA 2.
    private static readonly RegisterBudget Large = new(PairSums: 32, ProductRows: 8, ProductRowsAtATime: 8, DifferenceRowsAtATime: 4);

    // 128 registers of 32 bytes a thread: 128 numbers of an invocation where 8 run in step, 64 where 16 do. What is reduced by subgroups
    // runs 16 in step, since at the 32 that the drivers report there would be 32 numbers (DeviceQuirks.SubgroupSize).
    private static readonly RegisterBudget Intel = new(PairSums: 16, ProductRows: 4, ProductRowsAtATime: 4, DifferenceRowsAtATime: 1)
    {
        TileLoads = TileLoads.Together,
    };

    // An Adreno runs 4 waves of 128 with up to 16 registers of 4 numbers, 2 with more. Products have that with 16 sums where rows are loaded one by one,
    // other comparisons with 8, and with half as many where rows are long or powers take a root; gradients have 4 of 64 where an invocation loads one group
    // of 4 columns ahead. 8 left rows of bits spill; 4 of them have that with two words at a time, and 2 where the right matrix is streamed.
    private static readonly RegisterBudget Adreno = new(PairSums: 16, ProductRows: 4, ProductRowsAtATime: 4, DifferenceRowsAtATime: 1)
    {
        TileLoads = TileLoads.OneByOne,
        OtherPairSums = 8,
        RootSums = 4,
        LongRowSums = 8,
        GradientSide = 8,
        BitRows = 4,
        BitWords = 2,
        StreamedRows = 2,
    };

    /// <summary>How a staged tile of pairs is loaded.</summary>
    public TileLoads TileLoads { get; init; } = TileLoads.Ahead;

    /// <summary>Sums of pairs of a staged tile that are not of products, whose terms take registers of their own.</summary>
    public int OtherPairSums { get; init; } = int.MaxValue;

    /// <summary>The same of powers whose order is half an odd number.</summary>
    public int RootSums { get; init; } = int.MaxValue;

    /// <summary>Sums of products of a staged tile where rows have several stretches, each of which takes two numbers more.</summary>
    public int LongRowSums { get; init; } = 16;

    /// <summary>
    /// Invocations along a staged tile's columns in gradients, and right rows that are staged: where they are fewer, each invocation loads less at a time.
    /// Along the columns of a tile of differences' gradients that stages nothing there are twice as many.
    /// </summary>
    public int GradientSide { get; init; } = 16;

    /// <summary>Left rows of an invocation that counts in how many bits rows differ, each of them a counter.</summary>
    public int BitRows { get; init; } = 8;

    /// <summary>Words of 64 bits of each row that it reads at a time there.</summary>
    public int BitWords { get; init; } = 8;

    /// <summary>Left rows up to which the right matrix is streamed, each a sum and a total of an invocation.</summary>
    public int StreamedRows { get; init; } = 4;

    /// <summary>The budget for a vendor's GPUs.</summary>
    /// <param name="vendor">Its name, as of <see cref="Compute.GpuAdapter.Vendor"/>; null: any other.</param>
    public static RegisterBudget Of(string? vendor) => vendor switch
    {
        "Intel" => Intel,
        "Qualcomm" => Adreno,
        _ => Large,
    };
}
