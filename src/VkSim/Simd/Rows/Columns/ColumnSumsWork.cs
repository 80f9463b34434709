using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Columns;

/// <summary>Reduces every column over each group of rows: lanes are columns, rows are taken in order.</summary>
internal readonly unsafe struct ColumnSumsWork<TLanes, TVec, T, TTerm> : IBlockWork
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where T : unmanaged
    where TTerm : struct, IRowTerm
{
    // As many sums as fit into a first-level cache beside the rows that flow through.
    private const int Tile = 2048;

    private readonly HostMatrix _source;
    private readonly double* _partials;
    private readonly ColumnGroups _groups;

    /// <summary>Describes the work.</summary>
    /// <param name="source">N×D.</param>
    /// <param name="partials">Groups × D results.</param>
    /// <param name="groups">The groups of rows.</param>
    public ColumnSumsWork(in HostMatrix source, double* partials, in ColumnGroups groups)
    {
        _source = source;
        _partials = partials;
        _groups = groups;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(long block, int worker)
    {
        (long first, long end) = _groups.Rows(block);
        int columns = _source.Columns;
        double* partial = _partials + (block * columns);
        float* sums = stackalloc float[Tile];
        for (int tile = 0; tile < columns; tile += Tile)
        {
            int width = Math.Min(Tile, columns - tile);
            new Span<double>(partial + tile, width).Clear();
            for (long row = first; row < end; row += ColumnGroups.ChainRows)
            {
                new Span<float>(sums, Tile).Clear();
                long last = Math.Min(end, row + ColumnGroups.ChainRows);
                for (long r = row; r < last; r++)
                {
                    Add(sums, _source.Row<T>(r) + tile, width);
                }

                Combine(partial + tile, sums, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sums, T* row, int width)
    {
        int column = 0;
        for (; column + TLanes.Count <= width; column += TLanes.Count)
        {
            Prefetch.Ahead(row + column, TLanes.Count);
            Add(sums + column, ElementVectors.Load<TVec, T>(row + column));
        }

        if (column < width)
        {
            Add(sums + column, ElementVectors.LoadPartial<TVec, T>(row + column, width - column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sums, TVec elements)
        => TLanes.Store(sums, TTerm.Accumulate<TLanes, TVec>(TLanes.Load(sums), elements));

    private static void Combine(double* partial, float* sums, int width)
    {
        for (int column = 0; column < width; column++)
        {
            partial[column] = TTerm.Combine(partial[column], sums[column]);
        }
    }
}
