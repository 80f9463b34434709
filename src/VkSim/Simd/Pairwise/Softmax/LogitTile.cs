using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>Turns a tile of similarities into logits.</summary>
internal static unsafe class LogitTile<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <summary>Columns that are worked on together; what lies beyond the tile's columns up to there is −∞ afterwards.</summary>
    public static int Group => 4 * TLanes.Count;

    /// <summary>Works in place. The scale comes before the exclusions, so that 0 · ∞ never arises.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(in PairTile tile, in LogitSettings settings)
    {
        TVec scale = TLanes.Broadcast(settings.Scale);
        TVec bias = TLanes.Broadcast(settings.Bias);
        int whole = (tile.RightRows + Group - 1) / Group * Group;
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* values = tile.Values + (row * tile.Stride);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TLanes.Store(values + column, TLanes.MultiplyAdd(scale, TLanes.Load(values + column), bias));
            }

            for (int column = tile.RightRows; column < whole; column++)
            {
                values[column] = float.NegativeInfinity;
            }

            Exclude(tile, settings, row, values);
        }
    }

    private static void Exclude(in PairTile tile, in LogitSettings settings, int row, float* values)
    {
        long diagonal = tile.FirstLeft + row - tile.FirstRight;
        if (settings.ExcludeDiagonal && diagonal >= 0 && diagonal < tile.RightRows)
        {
            values[diagonal] = float.NegativeInfinity;
        }

        if (settings.Mask != null)
        {
            byte* mask = settings.Mask + ((tile.FirstLeft + row) * settings.MaskStride) + tile.FirstRight;
            for (int column = 0; column < tile.RightRows; column++)
            {
                values[column] = mask[column] == 0 ? float.NegativeInfinity : values[column];
            }
        }
    }
}
