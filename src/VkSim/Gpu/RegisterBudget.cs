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
    // AMD and NVIDIA: 256 and 255 registers a lane. 32 sums take 88 of AMD's, which leaves 10 waves a SIMD on RDNA 2.
    private static readonly RegisterBudget Large = new(PairSums: 32, ProductRows: 8, ProductRowsAtATime: 8, DifferenceRowsAtATime: 4);

    // 128 registers of 32 bytes a thread: 128 numbers of an invocation where 8 run in step, 64 where 16 do. What is reduced by subgroups
    // runs 16 in step, since at the 32 that the drivers report there would be 32 numbers (DeviceQuirks.SubgroupSize).
    private static readonly RegisterBudget Intel = new(PairSums: 16, ProductRows: 4, ProductRowsAtATime: 4, DifferenceRowsAtATime: 1);

    // An Adreno runs half as many waves from 24 registers of 4 numbers on: with 16 sums, products and L1 have 4 waves of 128, other comparisons 2.
    private static readonly RegisterBudget Adreno = new(PairSums: 16, ProductRows: 4, ProductRowsAtATime: 4, DifferenceRowsAtATime: 1);

    /// <summary>The budget for a vendor's GPUs.</summary>
    /// <param name="vendor">Its name, as of <see cref="Compute.GpuAdapter.Vendor"/>; null: any other.</param>
    public static RegisterBudget Of(string? vendor) => vendor switch
    {
        "Intel" => Intel,
        "Qualcomm" => Adreno,
        _ => Large,
    };
}
