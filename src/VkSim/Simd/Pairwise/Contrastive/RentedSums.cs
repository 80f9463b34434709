using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Contract.Pairs;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>Memory for sums that join others, for as long as that takes.</summary>
internal readonly unsafe ref struct RentedSums
{
    private readonly float[] _values;
    private readonly GCHandle _pin;
    private readonly int _rows;
    private readonly PairPass _pass;

    /// <summary>Takes memory for so many rows.</summary>
    public RentedSums(int rows, in PairPass pass)
    {
        _rows = rows;
        _pass = pass;
        _values = ArrayPool<float>.Shared.Rent(checked(4 * Math.Max(1, rows)));
        _pin = GCHandle.Alloc(_values, GCHandleType.Pinned);
    }

    /// <summary>Sums of rows from a first one on.</summary>
    public HostPairSums At(long first)
    {
        HostPairSums all = HostPairSums.At((float*)_pin.AddrOfPinnedObject(), _rows, _pass);
        return new HostPairSums
        {
            Negatives = all.Negatives + first,
            Positives = all.Positives + first,
            NegativeTotals = all.NegativeTotals == null ? null : all.NegativeTotals + first,
            PositiveTotals = all.PositiveTotals == null ? null : all.PositiveTotals + first,
        };
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _pin.Free();
        ArrayPool<float>.Shared.Return(_values);
    }
}
