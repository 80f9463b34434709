using System.Runtime.Intrinsics;
using VkSim.Contract;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Gradients.Pairs;

/// <summary>The gradient of a block of rows of one side of a comparison.</summary>
internal abstract unsafe class PairGradientKernel
{
    /// <summary>The most left rows of a block.</summary>
    public const int MostRows = 48;

    /// <summary>Right rows that are taken at once; a multiple of the summation block.</summary>
    public const int Chunk = 256;

    /// <summary>The most columns of a block.</summary>
    public const int MostColumns = 512;

    /// <summary>Floats of scratch that a worker needs.</summary>
    public abstract int ScratchFloats { get; }

    /// <summary>The kernel of an instruction level.</summary>
    public static PairGradientKernel Create(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => new PairGradientKernel<Vector512<float>, Lanes512>(),
        SimdLevel.Avx2 => new PairGradientKernel<Vector256<float>, Lanes256>(),
        SimdLevel.Sse => new PairGradientKernel<Vector128<float>, Lanes128>(),
        _ => new PairGradientKernel<float, LanesScalar>(),
    };

    /// <summary>The kernel of the metric's differences; null for products.</summary>
    public abstract DifferenceKernel? Differences(in PairwiseSettings settings);

    /// <summary>Computes a rectangle of the result.</summary>
    /// <param name="side">What to compute.</param>
    /// <param name="differences">From <see cref="Differences"/>.</param>
    /// <param name="firstRow">Its first row.</param>
    /// <param name="rows">Its rows, at most <see cref="MostRows"/>.</param>
    /// <param name="firstColumn">Its first column.</param>
    /// <param name="columns">Its columns, at most <see cref="MostColumns"/>.</param>
    /// <param name="scratch">The worker's scratch.</param>
    public abstract void Run(in PairGradientSide side, DifferenceKernel? differences, long firstRow, int rows, int firstColumn, int columns, float* scratch);

    /// <summary>Takes a row's sums of directions, which <see cref="Run"/> leaves of cosines, through the row's norm.</summary>
    public abstract void Finish(in PairGradientSide side, long row);
}
