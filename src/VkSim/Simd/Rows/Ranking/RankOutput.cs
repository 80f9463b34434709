using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>Where a row's best go.</summary>
/// <param name="matrix">The matrix.</param>
/// <param name="row">The row.</param>
/// <param name="largest">Whether keys are of the numbers themselves; otherwise of the negated ones.</param>
/// <param name="values">The numbers, best first.</param>
/// <param name="ids">Their columns.</param>
internal readonly unsafe struct RankOutput(in HostMatrix matrix, long row, bool largest, float* values, long* ids)
{
    private readonly HostMatrix _matrix = matrix;
    private readonly long _row = row;
    private readonly bool _largest = largest;
    private readonly float* _values = values;
    private readonly long* _ids = ids;

    /// <summary>Writes one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int rank, int key, int column)
    {
        _ids[rank] = column;

        // A key keeps neither the sign of a zero nor what kind of NaN it was.
        float value = OrderKeys.Value(key);
        _values[rank] = key is 0 or OrderKeys.NaN ? Element(column) : _largest ? value : -value;
    }

    private float Element(int column) => _matrix.ElementType switch
    {
        ElementType.Float32 => _matrix.Row<float>(_row)[column],
        ElementType.Float16 => (float)_matrix.Row<Half>(_row)[column],
        _ => (float)_matrix.Row<BFloat16>(_row)[column],
    };
}
