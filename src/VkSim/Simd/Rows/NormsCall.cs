using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows;

/// <summary>The norms of all rows, to single or to double precision.</summary>
internal readonly unsafe struct NormsCall : IRowCall
{
    private readonly HostMatrix _source;
    private readonly HostMatrix _singles;
    private readonly double* _doubles;
    private readonly double _p;

    public NormsCall(in HostMatrix source, in HostMatrix singles, double* doubles, double p)
    {
        _source = source;
        _singles = singles;
        _doubles = doubles;
        _p = p;
    }

    public void Run<TLanes, TVec, T>(in RowRun run)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        switch (_p)
        {
            case 2:
                Run<TLanes, TVec, T, EuclideanNorm>(run, default);
                break;
            case 1:
                Run<TLanes, TVec, T, ManhattanNorm>(run, default);
                break;
            case double.PositiveInfinity:
                Run<TLanes, TVec, T, MaximumNorm>(run, default);
                break;
            case 0:
                Run<TLanes, TVec, T, CountNorm>(run, default);
                break;
            default:
                Run<TLanes, TVec, T, PowerNorm>(run, new PowerNorm(_p));
                break;
        }
    }

    private void Run<TLanes, TVec, T, TNorm>(in RowRun run, TNorm norm)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        where TNorm : struct, IRowNorm
    {
        var blocks = new RowBlocks(_source.Rows, (long)_source.Columns * sizeof(T));
        var work = new RowNormsWork<TLanes, TVec, T, TNorm>(_source, _singles, _doubles, norm, blocks);
        run.Blocks(ref work, blocks.Count);
    }
}
