using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Rows.Columns;

/// <summary>The norms of all columns, and the matrix divided by them where a destination is given.</summary>
internal readonly unsafe struct ColumnNormalizeCall : IRowCall
{
    private readonly HostMatrix _source;
    private readonly HostMatrix _destination;
    private readonly HostMatrix _norms;
    private readonly NormalizeSettings _settings;

    public ColumnNormalizeCall(in HostMatrix source, in HostMatrix destination, in HostMatrix norms, in NormalizeSettings settings)
    {
        _source = source;
        _destination = destination;
        _norms = norms;
        _settings = settings;
    }

    public void Run<TLanes, TVec, T>(in RowRun run)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        var groups = new ColumnGroups(_source.Rows);
        int columns = _source.Columns;

        // The partial results of each group, then a row each of norms, scales and single-precision divisors.
        var partials = (double*)NativeMemory.Alloc(checked((nuint)((groups.Count + 3) * columns + 1)), sizeof(double));
        try
        {
            double* norms = partials + (groups.Count * columns);
            double* scales = norms + columns;
            // The rare second pass over the matrix for norms is not told of.
            int steps = _destination.IsNone ? 1 : 2;
            ComputeNorms<TLanes, TVec, T>(run with { Context = StepProgress.Of(run.Context, 0, steps) }, groups, partials, norms, scales);
            for (int column = 0; !_norms.IsNone && column < columns; column++)
            {
                _norms.Row<float>(0)[column] = (float)norms[column];
            }

            if (!_destination.IsNone)
            {
                Divide<TLanes, TVec, T>(run with { Context = StepProgress.Of(run.Context, 1, steps) }, norms, (float*)(scales + columns));
            }
        }
        finally
        {
            NativeMemory.Free(partials);
        }
    }

    private void ComputeNorms<TLanes, TVec, T>(in RowRun run, in ColumnGroups groups, double* partials, double* norms, double* scales)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        float p = _settings.P;
        int columns = _source.Columns;
        new Span<double>(scales, columns).Fill(1);
        switch (p)
        {
            case 0:
                Reduce<TLanes, TVec, T, NonZeroTerm>(run, groups, partials, norms);
                return;
            case 1:
                Reduce<TLanes, TVec, T, MagnitudeTerm>(run, groups, partials, norms);
                if (!AllSafe(norms, columns, smallest: 0))
                {
                    ReduceExactly<T>(run, groups, partials, norms, scales);
                }

                return;
            case 2:
                Reduce<TLanes, TVec, T, SquareTerm>(run, groups, partials, norms);
                if (!AllSafe(norms, columns, EuclideanNorm.SmallestSafeSum))
                {
                    ReduceExactly<T>(run, groups, partials, norms, scales);
                }

                for (int column = 0; column < columns; column++)
                {
                    norms[column] = Math.Sqrt(norms[column]);
                }

                return;
        }

        Reduce<TLanes, TVec, T, LargestTerm>(run, groups, partials, norms);
        if (!float.IsPositiveInfinity(p))
        {
            ComputePowers<T>(run, groups, partials, norms, scales);
        }
    }

    // From the largest magnitudes in norms, as PowerNorm does for a row.
    private void ComputePowers<T>(in RowRun run, in ColumnGroups groups, double* partials, double* norms, double* scales)
        where T : unmanaged
    {
        int columns = _source.Columns;
        for (int column = 0; column < columns; column++)
        {
            scales[column] = norms[column] == 0 ? 1 : 1 / norms[column];
        }

        ReduceExactly<T>(run, groups, partials, norms, scales);
        for (int column = 0; column < columns; column++)
        {
            double largest = 1 / scales[column];
            norms[column] = double.IsFinite(largest)
                ? largest * Math.Pow(norms[column], 1.0 / _settings.P)
                : largest;
        }
    }

    private void Reduce<TLanes, TVec, T, TTerm>(in RowRun run, in ColumnGroups groups, double* partials, double* results)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        where TTerm : struct, IRowTerm
    {
        var work = new ColumnSumsWork<TLanes, TVec, T, TTerm>(_source, partials, groups);
        run.Blocks(ref work, groups.Count);
        new Span<double>(results, _source.Columns).Clear();
        for (long group = 0; group < groups.Count; group++)
        {
            for (int column = 0; column < _source.Columns; column++)
            {
                results[column] = TTerm.Combine(results[column], partials[(group * _source.Columns) + column]);
            }
        }
    }

    private void ReduceExactly<T>(in RowRun run, in ColumnGroups groups, double* partials, double* results, double* scales)
        where T : unmanaged
    {
        var work = new ColumnDoublesWork<T>(_source, partials, scales, _settings.P, groups);
        run.Splitter.Run(ref work, groups.Count, run.Context.CancellationToken);
        new Span<double>(results, _source.Columns).Clear();
        for (long group = 0; group < groups.Count; group++)
        {
            for (int column = 0; column < _source.Columns; column++)
            {
                results[column] += partials[(group * _source.Columns) + column];
            }
        }
    }

    private void Divide<TLanes, TVec, T>(in RowRun run, double* norms, float* divisors)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        bool ordinary = true;
        for (int column = 0; column < _source.Columns; column++)
        {
            norms[column] = RowDivisor.Of(norms[column], _settings.Epsilon, _settings.ZeroVectors);
            divisors[column] = (float)norms[column];
            ordinary &= RowDivisor.IsOrdinary(norms[column]);
        }

        float* usable = ordinary ? divisors : null;
        switch (_destination.ElementType)
        {
            case ElementType.Float32:
                Divide<TLanes, TVec, T, float>(run, usable, norms);
                break;
            case ElementType.Float16:
                Divide<TLanes, TVec, T, Half>(run, usable, norms);
                break;
            default:
                Divide<TLanes, TVec, T, BFloat16>(run, usable, norms);
                break;
        }
    }

    private void Divide<TLanes, TVec, T, TDestination>(in RowRun run, float* divisors, double* exactDivisors)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        where TDestination : unmanaged
    {
        var blocks = new RowBlocks(_source.Rows, (long)_source.Columns * (sizeof(T) + sizeof(TDestination)));
        var work = new ColumnDivideWork<TLanes, TVec, T, TDestination>(_source, _destination, divisors, exactDivisors, blocks);
        run.Blocks(ref work, blocks.Count);
    }

    private static bool AllSafe(double* sums, int columns, double smallest)
    {
        for (int column = 0; column < columns; column++)
        {
            // A sum over all rows may exceed single precision; what matters is that no chain did.
            if (!(sums[column] >= smallest && double.IsFinite(sums[column])))
            {
                return false;
            }
        }

        return true;
    }
}
