using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Rows;

/// <summary>The norm of every row, to single or to double precision.</summary>
internal readonly unsafe struct RowNormsWork<TLanes, TVec, T, TNorm> : IBlockWork
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where T : unmanaged
    where TNorm : struct, IRowNorm
{
    private readonly HostMatrix _source;
    private readonly HostMatrix _singles;
    private readonly double* _doubles;
    private readonly TNorm _norm;
    private readonly RowBlocks _blocks;

    public RowNormsWork(in HostMatrix source, in HostMatrix singles, double* doubles, TNorm norm, in RowBlocks blocks)
    {
        _source = source;
        _singles = singles;
        _doubles = doubles;
        _norm = norm;
        _blocks = blocks;
    }

    // Compiled in full at once: a call may be over before the runtime would come back to optimize it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(long block, int worker)
    {
        (long first, long end) = _blocks.Rows(block);
        for (long row = first; row < end; row++)
        {
            ScaledNorm norm = _norm.Measure<TLanes, TVec, T>(_source.Row<T>(row), _source.Columns);
            if (!_singles.IsNone)
            {
                *_singles.Row<float>(row) = norm.ToSingle();
            }

            if (_doubles is not null)
            {
                _doubles[row] = norm.ToDouble();
            }
        }
    }
}
