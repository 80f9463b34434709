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

    /// <summary>The candidate lists; null where a matrix is written.</summary>
    public CandidateLists? Lists { get; init; }

    /// <summary>The id of right row 0.</summary>
    public uint FirstId { get; init; }

    /// <summary>The outcome for windows that begin at a left and a right row.</summary>
    public PairwiseOutcome At(long leftRow, long rightRow) => this with
    {
        Result = Result.IsNone ? Result : Result with { FirstElement = Result.FirstElement + (leftRow * LeftStep) + (rightRow * RightStep) },
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
            return 0;
        }

        // As one long row that ends with the last value.
        long span = ((leftRows - 1) * LeftStep) + ((rightRows - 1) * RightStep) + 1;
        long first = Result.FirstElement * 4;
        long offset = first - (first % limits.OffsetAlignment);
        kernel.SetBuffer("Result", ((GpuStorage)Result.Storage).Buffer, offset, first - offset + (span * 4));
        return (uint)((first - offset) / 4);
    }
}
