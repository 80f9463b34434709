using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows;

/// <summary>A normalization of all rows.</summary>
internal readonly unsafe struct NormalizeCall : IRowCall
{
    // A smaller result is worth keeping in the caches; a larger one, written around them, need not be read first.
    private const long StreamBytes = 8 << 20;

    private readonly HostMatrix _source;
    private readonly HostMatrix _destination;
    private readonly HostMatrix _norms;
    private readonly NormalizeSettings _settings;

    public NormalizeCall(in HostMatrix source, in HostMatrix destination, in HostMatrix norms, in NormalizeSettings settings)
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
        switch (_destination.ElementType)
        {
            case ElementType.Float32:
                RunTo<TLanes, TVec, T, float>(run);
                break;
            case ElementType.Float16:
                RunTo<TLanes, TVec, T, Half>(run);
                break;
            default:
                RunTo<TLanes, TVec, T, BFloat16>(run);
                break;
        }
    }

    private void RunTo<TLanes, TVec, T, TDestination>(in RowRun run)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        where TDestination : unmanaged
    {
        switch (_settings.P)
        {
            case 2:
                RunTo<TLanes, TVec, T, TDestination, EuclideanNorm>(run, default);
                break;
            case 1:
                RunTo<TLanes, TVec, T, TDestination, ManhattanNorm>(run, default);
                break;
            case float.PositiveInfinity:
                RunTo<TLanes, TVec, T, TDestination, MaximumNorm>(run, default);
                break;
            case 0:
                RunTo<TLanes, TVec, T, TDestination, CountNorm>(run, default);
                break;
            default:
                RunTo<TLanes, TVec, T, TDestination, PowerNorm>(run, new PowerNorm(_settings.P));
                break;
        }
    }

    private void RunTo<TLanes, TVec, T, TDestination, TNorm>(in RowRun run, TNorm norm)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        where TDestination : unmanaged
        where TNorm : struct, IRowNorm
    {
        var blocks = new RowBlocks(_source.Rows, (long)_source.Columns * (sizeof(T) + sizeof(TDestination)));
        var work = new NormalizeWork<TLanes, TVec, T, TDestination, TNorm>(
            _source, _destination, _norms, norm, _settings, blocks, CanStream(TLanes.Count * sizeof(TDestination)));
        run.Blocks(ref work, blocks.Count);
    }

    private bool CanStream(int vectorBytes)
    {
        long rowBytes = _destination.RowStride * _destination.ElementSize;
        return _destination.Data != _source.Data
            && rowBytes * _destination.Rows >= StreamBytes
            && vectorBytes >= 16
            && (nint)_destination.Data % vectorBytes == 0
            && rowBytes % vectorBytes == 0;
    }
}
