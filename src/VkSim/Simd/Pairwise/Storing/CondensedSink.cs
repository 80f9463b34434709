using System.Runtime.InteropServices;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Storing;

/// <summary>Writes the values of the pairs i &lt; j of one matrix's rows, row after row of the upper triangle.</summary>
internal sealed unsafe class CondensedSink : TileSink
{
    private float* _result;
    private long _rows;

    /// <summary>Names the memory for the next run.</summary>
    /// <param name="result">N·(N−1)/2 values in single precision, without gaps.</param>
    /// <param name="rows">N.</param>
    public void Begin(in HostMatrix result, long rows)
    {
        _result = (float*)result.Data;
        _rows = rows;
    }

    /// <inheritdoc/>
    public override int WantedRows(in RowBlock block, long firstRight, int rightRows) =>
        (int)Math.Clamp(firstRight + rightRows - 1 - block.First, 0, block.Rows);

    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        long end = tile.FirstRight + tile.RightRows;
        for (long i = tile.FirstLeft, first; (first = Math.Max(tile.FirstRight, i + 1)) < end && i < tile.FirstLeft + tile.LeftRows; i++)
        {
            float* source = tile.Values + ((nint)(i - tile.FirstLeft) * tile.Stride) + (first - tile.FirstRight);
            NativeMemory.Copy(source, _result + (i * ((2 * _rows) - i - 1) / 2) + (first - i - 1), (nuint)(end - first) * sizeof(float));
        }
    }
}
