using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows;

/// <summary>The cosines of the rows of two matrices, row by row.</summary>
internal readonly unsafe struct RowwiseCosineCall : IRowCall
{
    private readonly HostMatrix _a;
    private readonly HostMatrix _b;
    private readonly HostMatrix _result;
    private readonly CosineSettings _settings;

    public RowwiseCosineCall(in HostMatrix a, in HostMatrix b, in HostMatrix result, in CosineSettings settings)
    {
        _a = Repeat(a);
        _b = Repeat(b);
        _result = result;
        _settings = settings;
    }

    public void Run<TLanes, TVec, T>(in RowRun run)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        switch (_b.ElementType)
        {
            case ElementType.Float32:
                RunWith<TLanes, TVec, T, float>(run);
                break;
            case ElementType.Float16:
                RunWith<TLanes, TVec, T, Half>(run);
                break;
            default:
                RunWith<TLanes, TVec, T, BFloat16>(run);
                break;
        }
    }

    private void RunWith<TLanes, TVec, TA, TB>(in RowRun run)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where TA : unmanaged
        where TB : unmanaged
    {
        var blocks = new RowBlocks(_result.Rows, (long)_a.Columns * (sizeof(TA) + sizeof(TB)));
        var work = new RowwiseCosineWork<TLanes, TVec, TA, TB>(_a, _b, _result, _settings, blocks);
        run.Blocks(ref work, blocks.Count);
    }

    // Every row of a matrix of one row is that row.
    private static HostMatrix Repeat(in HostMatrix matrix)
        => matrix.Rows == 1 ? new HostMatrix(matrix.Data, 1, matrix.Columns, 0, matrix.ElementType) : matrix;
}
