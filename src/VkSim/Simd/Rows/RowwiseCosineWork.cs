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
        int columns = _a.Columns;
        RowProducts<TLanes, TVec, TA, TB>.Reduce(a, b, columns, out float dot, out float squareA, out float squareB);
        ScaledNorm divisorA = EuclideanNorm.OfSquares<TLanes, TVec, TA>(squareA, a, columns).Divisor(_settings.Epsilon, _settings.ZeroVectors);
        ScaledNorm divisorB = EuclideanNorm.OfSquares<TLanes, TVec, TB>(squareB, b, columns).Divisor(_settings.Epsilon, _settings.ZeroVectors);
        return (divisorA.Exponent | divisorB.Exponent) == 0
            ? Quotient(dot, divisorA.Value, divisorB.Value)
            : AtScale(a, divisorA, b, divisorB);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private float AtScale(TA* a, ScaledNorm divisorA, TB* b, ScaledNorm divisorB) => Quotient(
        RowProducts<TLanes, TVec, TA, TB>.ReduceScaled(a, divisorA.Exponent, b, divisorB.Exponent, _a.Columns), divisorA.Value, divisorB.Value);

    // The divisors one after the other, since their product may leave the range; the larger first, since only so the order of operands
    // does not matter. Comparisons with NaN are false: it stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Quotient(float dot, float a, float b)
    {
        float larger = a < b ? b : a;
        float smaller = a < b ? a : b;
        float cosine = dot / larger / smaller;
        return cosine > 1 ? 1 : cosine < -1 ? -1 : _a.Columns == 0 && _settings.ZeroVectors == ZeroVectorPolicy.Zero ? 0 : cosine;
    }
}
