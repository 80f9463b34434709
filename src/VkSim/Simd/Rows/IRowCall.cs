using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>A call of the row engine, to be run for an instruction level and for the element type of its first operand.</summary>
internal interface IRowCall
{
    /// <summary>Runs the call.</summary>
    void Run<TLanes, TVec, T>(in RowRun run)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged;
}
