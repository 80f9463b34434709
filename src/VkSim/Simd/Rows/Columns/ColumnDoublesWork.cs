using System.Runtime.CompilerServices;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Columns;

/// <summary>
/// Reduces every column over each group of rows in double precision: the slow path, for columns whose sums leave the
/// range of single precision, and the path of orders other than 0, 1, 2 and ∞.
/// </summary>
internal readonly unsafe struct ColumnDoublesWork<T> : IBlockWork
    where T : unmanaged
{
    private readonly HostMatrix _source;
    private readonly double* _partials;
    private readonly double* _scales;
    private readonly double _p;
    private readonly ColumnGroups _groups;

    /// <summary>Describes the work.</summary>
    /// <param name="source">N×D.</param>
    /// <param name="partials">Groups × D results: Σ(|x|·scale)ᵖ.</param>
    /// <param name="scales">D factors.</param>
    /// <param name="p">The order.</param>
    /// <param name="groups">The groups of rows.</param>
    public ColumnDoublesWork(in HostMatrix source, double* partials, double* scales, double p, in ColumnGroups groups)
    {
        _source = source;
        _partials = partials;
        _scales = scales;
        _p = p;
        _groups = groups;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(long block, int worker)
    {
        (long first, long end) = _groups.Rows(block);
        int columns = _source.Columns;
        double* partial = _partials + (block * columns);
        new Span<double>(partial, columns).Clear();
        for (long row = first; row < end; row++)
        {
            T* elements = _source.Row<T>(row);
            for (int column = 0; column < columns; column++)
            {
                double scaled = Math.Abs((double)ElementVectors.LoadScalar(elements + column)) * _scales[column];
                partial[column] += _p == 2 ? scaled * scaled : _p == 1 ? scaled : Math.Pow(scaled, _p);
            }
        }
    }
}
