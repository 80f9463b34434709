using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Storing;

/// <summary>Writes the values into a matrix.</summary>
internal sealed unsafe class StoreSink : TileSink
{
    private const int FloatsOfLine = 16;
    private const int RowsAhead = 4;

    private float* _result;
    private long _stride;
    private bool _transposed;

    /// <summary>Names the matrix for the next run.</summary>
    /// <param name="result">Left × right rows in single precision; right × left where transposed.</param>
    /// <param name="transposed">Whether the left rows are the result's columns.</param>
    public void Begin(in HostMatrix result, bool transposed)
    {
        _result = (float*)result.Data;
        _stride = result.RowStride;
        _transposed = transposed;
    }

    /// <inheritdoc/>
    protected override void Consume(in PairTile tile)
    {
        if (_transposed)
        {
            StoreTransposed(tile);
            return;
        }

        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* destination = _result + ((tile.FirstLeft + row) * _stride) + tile.FirstRight;
            Prefetch(destination + (RowsAhead * _stride), tile.RightRows);
            NativeMemory.Copy(tile.Values + (row * tile.Stride), destination, (nuint)tile.RightRows * sizeof(float));
        }
    }

    // A result's row is a short piece of another page each time, which the processor does not foresee. Past the end it is harmless.
    private static void Prefetch(float* values, int count)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < count; i += FloatsOfLine)
            {
                Sse.Prefetch0(values + i);
            }
        }
    }

    private void StoreTransposed(in PairTile tile)
    {
        for (int column = 0; column < tile.RightRows; column++)
        {
            float* source = tile.Values + column;
            float* destination = _result + ((tile.FirstRight + column) * _stride) + tile.FirstLeft;
            for (int row = 0; row < tile.LeftRows; row++)
            {
                destination[row] = source[row * tile.Stride];
            }
        }
    }
}
