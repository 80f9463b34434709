using VkSim.Simd.Vectors;

namespace VkSim.Simd.Coarse;

/// <summary>Multiplies codes of rows with those of a query.</summary>
internal abstract unsafe class CoarseKernel
{
    /// <summary>Rows that are multiplied together.</summary>
    public const int Rows = 4;

    /// <summary>The fastest of a level on this machine.</summary>
    public static CoarseKernel For(SimdLevel level) => All().First(kernel => kernel.Least <= level);

    /// <summary>All that this machine can run, the fastest first.</summary>
    public static IReadOnlyList<CoarseKernel> All()
    {
        List<CoarseKernel> kernels = [];
        Add<VnniProducts>(kernels);
        Add<DotProducts>(kernels);
        Add<Avx2Products>(kernels);
        Add<WidenedProducts>(kernels);
        return kernels;
    }

    /// <summary>The level that it belongs to.</summary>
    public abstract SimdLevel Least { get; }

    /// <summary>Sums of the products of four rows, one after the other, with both levels of a query.</summary>
    /// <param name="rows">The first row's codes.</param>
    /// <param name="stride">Bytes of a row, a multiple of 32.</param>
    /// <param name="query">The query.</param>
    /// <param name="high">Receives the sums of the first level.</param>
    /// <param name="low">Receives the sums of the second level.</param>
    public abstract void Multiply(byte* rows, int stride, in CoarseQuery query, int* high, int* low);

    private static void Add<TProducts>(List<CoarseKernel> kernels)
        where TProducts : struct, IByteProducts
    {
        if (TProducts.IsSupported)
        {
            kernels.Add(new CoarseKernel<TProducts>());
        }
    }
}
