using System.Runtime.Intrinsics;

namespace VkSim;

/// <summary>Finds the best values of single rows.</summary>
internal abstract unsafe class RowRanking
{
    /// <summary>The code of an instruction level.</summary>
    public static RowRanking Create(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => new RowRanking<Vector512<float>, Lanes512>(),
        SimdLevel.Avx2 => new RowRanking<Vector256<float>, Lanes256>(),
        SimdLevel.Sse => new RowRanking<Vector128<float>, Lanes128>(),
        _ => new RowRanking<float, LanesScalar>(),
    };

    /// <summary>Leaves the keys of a row's best values in the list, best first.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="k">How many to find; at least 1, at most the columns.</param>
    /// <param name="largest">Whether larger is better; otherwise the keys hold the negated values.</param>
    /// <param name="keys">Room for <see cref="NearestLists.CapacityFor"/> keys.</param>
    public abstract void Rank(in HostMatrix matrix, long row, int k, bool largest, ulong* keys);
}
