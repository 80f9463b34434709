using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using VkSim.Contract;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows;

/// <summary>destination = source / max(‖source‖, epsilon), row by row: once through memory, the second look at a row from the cache.</summary>
internal readonly unsafe struct NormalizeWork<TLanes, TVec, TSource, TDestination, TNorm> : IBlockWork
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where TSource : unmanaged
    where TDestination : unmanaged
    where TNorm : struct, IRowNorm
{
    private readonly HostMatrix _source;
    private readonly HostMatrix _destination;
    private readonly HostMatrix _norms;
    private readonly TNorm _norm;
    private readonly NormalizeSettings _settings;
    private readonly RowBlocks _blocks;
    private readonly bool _stream;

    public NormalizeWork(
        in HostMatrix source, in HostMatrix destination, in HostMatrix norms, TNorm norm, in NormalizeSettings settings, in RowBlocks blocks, bool stream)
    {
        _source = source;
        _destination = destination;
        _norms = norms;
        _norm = norm;
        _settings = settings;
        _blocks = blocks;
        _stream = stream;
    }

    // Compiled in full at once: a call may be over before the runtime would come back to optimize it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(long block, int worker)
    {
        (long first, long end) = _blocks.Rows(block);
        if (_stream)
        {
            Execute(first, end, stream: true);

            // Streaming stores are ordered by nothing else, and another thread reads the result next.
            if (Sse.IsSupported)
            {
                Sse.StoreFence();
            }
        }
        else
        {
            Execute(first, end, stream: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Execute(long first, long end, bool stream)
    {
        int columns = _source.Columns;
        for (long row = first; row < end; row++)
        {
            TSource* source = _source.Row<TSource>(row);
            TDestination* destination = _destination.Row<TDestination>(row);
            ScaledNorm norm = _norm.Measure<TLanes, TVec, TSource>(source, columns);
            if (!_norms.IsNone)
            {
                *_norms.Row<float>(row) = norm.ToSingle();
            }

            ScaledNorm divisor = norm.Divisor(_settings.Epsilon, _settings.ZeroVectors);
            if (divisor.Exponent == 0)
            {
                Divide(source, divisor.Value, destination, columns, stream);
            }
            else
            {
                divisor.Divide(source, destination, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Divide(TSource* source, float divisor, TDestination* destination, int columns, bool stream)
    {
        int count = TLanes.Count;
        TVec d = TLanes.Broadcast(divisor);
        int column = 0;
        for (; column + (2 * count) <= columns; column += 2 * count)
        {
            TVec x = ElementVectors.Load<TVec, TSource>(source + column);
            TVec y = ElementVectors.Load<TVec, TSource>(source + column + count);
            ElementVectors.Store(TLanes.Divide(x, d), destination + column, stream);
            ElementVectors.Store(TLanes.Divide(y, d), destination + column + count, stream);
        }

        if (column + count <= columns)
        {
            ElementVectors.Store(TLanes.Divide(ElementVectors.Load<TVec, TSource>(source + column), d), destination + column, stream);
            column += count;
        }

        if (column < columns)
        {
            TVec x = ElementVectors.LoadPartial<TVec, TSource>(source + column, columns - column);
            ElementVectors.StorePartial(TLanes.Divide(x, d), destination + column, columns - column);
        }
    }
}
