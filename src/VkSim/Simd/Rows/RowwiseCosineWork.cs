using System.Runtime.CompilerServices;
using VkSim.Contract;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Rows;

/// <summary>The cosine of row i of one matrix with row i of another; a single row serves all rows of the other.</summary>
internal readonly unsafe struct RowwiseCosineWork<TLanes, TVec, TA, TB> : IBlockWork
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where TA : unmanaged
    where TB : unmanaged
{
    private readonly HostMatrix _a;
    private readonly HostMatrix _b;
    private readonly HostMatrix _result;
    private readonly CosineSettings _settings;
    private readonly RowBlocks _blocks;

    public RowwiseCosineWork(in HostMatrix a, in HostMatrix b, in HostMatrix result, in CosineSettings settings, in RowBlocks blocks)
    {
        _a = a;
        _b = b;
        _result = result;
        _settings = settings;
        _blocks = blocks;
    }

    // Compiled in full at once: a call may be over before the runtime would come back to optimize it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(long block, int worker)
    {
        (long first, long end) = _blocks.Rows(block);
        for (long row = first; row < end; row++)
        {
            *_result.Row<float>(row) = Cosine(_a.Row<TA>(row), _b.Row<TB>(row));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Cosine(TA* a, TB* b)
    {
        RowProducts<TLanes, TVec, TA, TB>.Reduce(a, b, _a.Columns, out double dot, out double squareA, out double squareB);
        if (!(EuclideanNorm.IsSafe(squareA) && EuclideanNorm.IsSafe(squareB)))
        {
            return FromDouble(a, b);
        }

        double normA = Math.Sqrt(squareA);
        double normB = Math.Sqrt(squareB);
        return normA > _settings.Epsilon && normB > _settings.Epsilon ? Clamp(dot / (normA * normB)) : Finish(dot, normA, normB);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float FromDouble(TA* a, TB* b)
    {
        int columns = _a.Columns;
        if (columns == 0 && _settings.ZeroVectors == ZeroVectorPolicy.Zero)
        {
            // The empty sum, also where epsilon is 0.
            return 0;
        }

        return Finish(
            DoubleRow<TA>.Dot(a, b, columns), Math.Sqrt(DoubleRow<TA>.SquaredSum(a, columns)), Math.Sqrt(DoubleRow<TB>.SquaredSum(b, columns)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private float Finish(double dot, double normA, double normB)
    {
        // In double the product of two norms neither over- nor underflows.
        double divisorA = RowDivisor.Of(normA, _settings.Epsilon, _settings.ZeroVectors);
        double divisorB = RowDivisor.Of(normB, _settings.Epsilon, _settings.ZeroVectors);
        return Clamp(dot / (divisorA * divisorB));
    }

    // Comparisons with NaN are false: it stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Clamp(double cosine) => cosine > 1 ? 1 : cosine < -1 ? -1 : (float)cosine;
}
