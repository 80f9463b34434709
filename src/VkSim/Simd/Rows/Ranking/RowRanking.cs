using System.Runtime.Intrinsics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Ranking;

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

    /// <summary>Writes a row's best values and their columns, best first.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="k">How many to find; at least 1, at most the columns.</param>
    /// <param name="largest">Whether larger is better.</param>
    /// <param name="room">Memory to work in.</param>
    /// <param name="values">Receives k values.</param>
    /// <param name="ids">Receives k columns.</param>
    public abstract void Rank(in HostMatrix matrix, long row, int k, bool largest, in RankingRoom room, float* values, long* ids);
}
