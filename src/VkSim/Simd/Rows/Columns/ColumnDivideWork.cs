using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Columns;

/// <summary>destination = source / divisor of the column.</summary>
internal readonly unsafe struct ColumnDivideWork<TLanes, TVec, TSource, TDestination> : IBlockWork
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where TSource : unmanaged
    where TDestination : unmanaged
{
    private readonly HostMatrix _source;
    private readonly HostMatrix _destination;
    private readonly float* _divisors;
    private readonly double* _exactDivisors;
    private readonly RowBlocks _blocks;

    /// <summary>Describes the work.</summary>
    /// <param name="source">N×D.</param>
    /// <param name="destination">N×D; may be the source.</param>
    /// <param name="divisors">D divisors, or null where single precision cannot hold them all.</param>
    /// <param name="exactDivisors">The same in double.</param>
    /// <param name="blocks">The blocks of rows.</param>
    public ColumnDivideWork(in HostMatrix source, in HostMatrix destination, float* divisors, double* exactDivisors, in RowBlocks blocks)
    {
        _source = source;
        _destination = destination;
        _divisors = divisors;
        _exactDivisors = exactDivisors;
        _blocks = blocks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(long block, int worker)
    {
        (long first, long end) = _blocks.Rows(block);
        for (long row = first; row < end; row++)
        {
            TSource* source = _source.Row<TSource>(row);
            TDestination* destination = _destination.Row<TDestination>(row);
            if (_divisors is null)
            {
                DivideExactly(source, destination);
            }
            else
            {
                Divide(source, destination);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Divide(TSource* source, TDestination* destination)
    {
        int columns = _source.Columns;
        int column = 0;
        for (; column + TLanes.Count <= columns; column += TLanes.Count)
        {
            Prefetch.Ahead(source + column, TLanes.Count);
            TVec x = ElementVectors.Load<TVec, TSource>(source + column);
            ElementVectors.Store(TLanes.Divide(x, TLanes.Load(_divisors + column)), destination + column, stream: false);
        }

        int rest = columns - column;
        if (rest > 0)
        {
            TVec x = ElementVectors.LoadPartial<TVec, TSource>(source + column, rest);
            TVec divisor = ElementVectors.LoadPartial<TVec, float>(_divisors + column, rest);
            ElementVectors.StorePartial(TLanes.Divide(x, divisor), destination + column, rest);
        }
    }

    private void DivideExactly(TSource* source, TDestination* destination)
    {
        for (int column = 0; column < _source.Columns; column++)
        {
            double quotient = (double)ElementVectors.LoadScalar(source + column) / _exactDivisors[column];
            ElementVectors.StoreScalar((float)quotient, destination + column);
        }
    }
}
