using VkSim.Contract.Pairs;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>As <see cref="PairRoles"/>, by address.</summary>
internal unsafe struct HostPairRoles
{
    /// <summary>Whether pairs (i, i) are left out.</summary>
    public bool ExcludeDiagonal;

    /// <summary>Whether pairs (i, i) are positives.</summary>
    public bool DiagonalIsPositive;

    /// <summary>One label a left row, or null.</summary>
    public int* LeftLabels;

    /// <summary>One label a right row, or null.</summary>
    public int* RightLabels;

    /// <summary>One byte a pair, or null: 0 leaves a pair out that is no positive.</summary>
    public byte* Mask;

    /// <summary>Bytes from pair (i, j) to pair (i+1, j).</summary>
    public long MaskLeftStride;

    /// <summary>Bytes from pair (i, j) to pair (i, j+1).</summary>
    public long MaskRightStride;

    /// <summary>The roles of pairs of all rows.</summary>
    public static HostPairRoles Of(in PairPass pass, in HostMatrix labels, in HostMatrix rightLabels, in HostMatrix mask) => new()
    {
        ExcludeDiagonal = pass.Roles.ExcludeDiagonal,
        DiagonalIsPositive = pass.Roles.DiagonalIsPositive,
        LeftLabels = (int*)labels.Data,
        RightLabels = (int*)(rightLabels.IsNone ? labels : rightLabels).Data,
        Mask = (byte*)mask.Data,
        MaskLeftStride = pass.B.Rows,
        MaskRightStride = 1,
    };

    /// <summary>Whether pair (i, j) is what pair (j, i) is.</summary>
    public readonly bool AreSymmetric => Mask == null && LeftLabels == RightLabels;

    /// <summary>The same roles with left and right exchanged.</summary>
    public readonly HostPairRoles Transposed => this with
    {
        LeftLabels = RightLabels,
        RightLabels = LeftLabels,
        MaskLeftStride = MaskRightStride,
        MaskRightStride = MaskLeftStride,
    };

    /// <summary>
    /// Takes positives out of a tile's row: lists them, and makes −∞ of their similarities and of those of pairs left out, so
    /// that what stays are negatives.
    /// </summary>
    /// <param name="tile">A tile of similarities.</param>
    /// <param name="row">The row in the tile.</param>
    /// <param name="columns">Room for the positives' columns in the tile.</param>
    /// <param name="similarities">Room for their similarities.</param>
    /// <returns>How many positives there are.</returns>
    public readonly int TakePositives(in PairTile tile, int row, int* columns, float* similarities)
    {
        float* values = tile.Values + (row * tile.Stride);
        long left = tile.FirstLeft + row;
        long diagonal = left - tile.FirstRight;
        diagonal = diagonal < tile.RightRows ? diagonal : -1;
        int count = 0;
        if (diagonal >= 0 && ExcludeDiagonal)
        {
            values[diagonal] = float.NegativeInfinity;
        }
        else if (diagonal >= 0 && DiagonalIsPositive)
        {
            columns[count++] = (int)diagonal;
        }

        if (LeftLabels != null)
        {
            count = FindLabels(tile, LeftLabels[left], diagonal, columns, count);
        }

        for (int i = 0; i < count; i++)
        {
            similarities[i] = values[columns[i]];
        }

        if (Mask != null)
        {
            ApplyMask(Mask + (left * MaskLeftStride) + (tile.FirstRight * MaskRightStride), tile.RightRows, values);
        }

        for (int i = 0; i < count; i++)
        {
            values[columns[i]] = float.NegativeInfinity;
        }

        return count;
    }

    // The diagonal was dealt with: either rule that names it comes before the labels.
    private readonly int FindLabels(in PairTile tile, int label, long diagonal, int* columns, int count)
    {
        long skipped = ExcludeDiagonal || DiagonalIsPositive ? diagonal : -1;
        var labels = new ReadOnlySpan<int>(RightLabels + tile.FirstRight, tile.RightRows);
        for (int start = 0, found; (found = labels[start..].IndexOf(label)) >= 0; start += found + 1)
        {
            if (start + found != skipped)
            {
                columns[count++] = start + found;
            }
        }

        return count;
    }

    private readonly void ApplyMask(byte* mask, int count, float* values)
    {
        for (int column = 0; column < count; column++)
        {
            values[column] = mask[column * MaskRightStride] == 0 ? float.NegativeInfinity : values[column];
        }
    }
}
