using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>What becomes of the comparisons: a place in a matrix, or an offer to candidate lists.</summary>
internal readonly record struct PairwiseOutcome
{
    /// <summary>Where the value of left row 0 and right row 0 goes; none for offers.</summary>
    public MatrixView Result { get; init; }

    /// <summary>Elements of the result from one left row to the next.</summary>
    public long LeftStep { get; init; }

    /// <summary>Elements of the result from one right row to the next.</summary>
    public long RightStep { get; init; }

    /// <summary>
    /// Rows of the matrix of which only the pairs i &lt; j are written, row after row without gaps; 0: every pair has its place. The steps
    /// then bound what lies between two rows' values.
    /// </summary>
    public long CondensedRows { get; init; }

    /// <summary>The number of left row 0, where pairs are condensed.</summary>
    public long LeftRow { get; init; }

    /// <summary>The number of right row 0, where pairs are condensed.</summary>
    public long RightRow { get; init; }

    /// <summary>result_stride of shaders/lib/outcome.glsl.</summary>
    public uint ShaderStride => (uint)(CondensedRows > 0 ? CondensedRows - LeftRow : LeftStep);

    /// <summary>result_step of shaders/lib/outcome.glsl; of condensed pairs it may be below 0.</summary>
    public uint ShaderStep => unchecked((uint)(CondensedRows > 0 ? RightRow - LeftRow : RightStep));

    /// <summary>The candidate lists; null where a matrix is written.</summary>
    public CandidateLists? Lists { get; init; }

    /// <summary>Which right rows may become candidates, by their ids.</summary>
    public AllowedRows Allowed { get; init; }

    /// <summary>The id of right row 0.</summary>
    public uint FirstId { get; init; }

    /// <summary>The outcome for windows that begin at a left and a right row.</summary>
    public PairwiseOutcome At(long leftRow, long rightRow) => this with
    {
        LeftRow = LeftRow + leftRow,
        RightRow = RightRow + rightRow,
        Result = Result.IsNone || CondensedRows > 0 ? Result : Result with { FirstElement = Result.FirstElement + (leftRow * LeftStep) + (rightRow * RightStep) },
        FirstId = FirstId + (uint)rightRow,
    };

    /// <summary>Sets the bindings of shaders/lib/outcome.glsl; gives the element of the result at which the binding's first value goes.</summary>
    public uint BindTo(Kernel kernel, GpuLimits limits, long leftRows, long rightRows)
    {
        if (Lists is { } lists)
        {
            kernel.SetBuffer("Thresholds", lists.Thresholds, 0, leftRows * 4);
            kernel.SetBuffer("Counts", lists.Counts, 0, leftRows * 4);
            kernel.SetBuffer("Candidates", lists.Candidates, 0, leftRows * lists.Capacity * 8);
            Allowed.BindTo(kernel, lists.Thresholds);
            return 0;
        }

        // As one long row from the first value to the last.
        long first = CondensedRows > 0 ? Condensed(LeftRow, Math.Max(RightRow, LeftRow + 1)) : 0;
        long last = CondensedRows > 0
            ? Condensed(Math.Min(LeftRow + leftRows - 1, RightRow + rightRows - 2), RightRow + rightRows - 1)
            : ((leftRows - 1) * LeftStep) + ((rightRows - 1) * RightStep);
        long bytes = (Result.FirstElement + first) * 4;
        long offset = bytes - (bytes % limits.OffsetAlignment);
        kernel.SetBuffer("Result", ((GpuStorage)Result.Storage).Buffer, offset, bytes - offset + ((last - first + 1) * 4));

        // Condensed pairs are counted from what would be the place after (left row 0, itself), which may lie before the binding.
        long origin = CondensedRows > 0 ? Condensed(LeftRow, LeftRow + 1) - first : 0;
        return unchecked((uint)(((bytes - offset) / 4) + origin));
    }

    private long Condensed(long i, long j) => (i * ((2 * CondensedRows) - i - 1) / 2) + j - i - 1;
}
