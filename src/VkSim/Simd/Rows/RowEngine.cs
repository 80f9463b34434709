using System.Runtime.Intrinsics;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows.Columns;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows;

/// <summary>
/// The operations that read each row once: norms, normalization, row-wise cosine. They run at the speed of memory. A
/// row's result depends on that row alone: not on the batch, nor on the number of threads, nor on the instruction level
/// (orders other than 0, 1, 2 and ∞ aside). Shapes are the caller's to check.
/// </summary>
internal sealed unsafe class RowEngine
{
    private readonly WorkSplitter _splitter;
    private readonly SimdLevel _level;

    /// <summary>Creates an engine.</summary>
    /// <param name="splitter">Runs the rows.</param>
    /// <param name="level">The instructions to use; the machine must have them.</param>
    public RowEngine(WorkSplitter splitter, SimdLevel level)
    {
        _splitter = splitter;
        _level = level;
    }

    /// <summary>The norm of every row.</summary>
    /// <param name="source">N×D.</param>
    /// <param name="norms">N×1, single precision.</param>
    /// <param name="p">The order: 0, any positive number, or +∞.</param>
    /// <param name="context">Cancellation and progress.</param>
    public void Norms(in HostMatrix source, in HostMatrix norms, double p, in OperationContext context)
    {
        var call = new NormsCall(source, norms, null, p);
        Run(ref call, source.ElementType, context);
    }

    /// <summary>The norm of every row, also where single precision cannot hold it: N numbers.</summary>
    public void Norms(in HostMatrix source, double* norms, double p, in OperationContext context)
    {
        var call = new NormsCall(source, default, norms, p);
        Run(ref call, source.ElementType, context);
    }

    /// <summary>destination = source / max(‖source‖ₚ, epsilon), row by row.</summary>
    /// <param name="source">N×D.</param>
    /// <param name="destination">N×D, of any element type; may be the source itself, but not overlap it otherwise.</param>
    /// <param name="norms">None, or N×1 in single precision: receives the norms, not clamped.</param>
    /// <param name="settings">The order, epsilon, and what becomes of zero vectors.</param>
    /// <param name="context">Cancellation and progress.</param>
    public void Normalize(in HostMatrix source, in HostMatrix destination, in HostMatrix norms, in NormalizeSettings settings, in OperationContext context)
    {
        var call = new NormalizeCall(source, destination, norms, settings);
        Run(ref call, source.ElementType, context);
    }

    /// <summary>
    /// destination = source / max(‖column‖ₚ, epsilon), column by column. A column's sums are single-precision chains over
    /// 256 rows, added up in double.
    /// </summary>
    /// <param name="source">N×D.</param>
    /// <param name="destination">N×D, of any element type, or none; may be the source itself, but not overlap it otherwise.</param>
    /// <param name="norms">None, or 1×D in single precision: receives the norms, not clamped.</param>
    /// <param name="settings">The order, epsilon, and what becomes of zero vectors.</param>
    /// <param name="context">Cancellation and progress.</param>
    public void NormalizeColumns(in HostMatrix source, in HostMatrix destination, in HostMatrix norms, in NormalizeSettings settings, in OperationContext context)
    {
        var call = new ColumnNormalizeCall(source, destination, norms, settings);
        Run(ref call, source.ElementType, context);
    }

    /// <summary>result (N×1, single precision) = cosine of row i of a with row i of b; either may have one row, which serves all.</summary>
    public void RowwiseCosine(in HostMatrix a, in HostMatrix b, in HostMatrix result, in CosineSettings settings, in OperationContext context)
    {
        var call = new RowwiseCosineCall(a, b, result, settings);
        Run(ref call, a.ElementType, context);
    }

    /// <summary>The first row whose elements are all zero, or −1. A row without columns counts as zero.</summary>
    public long FindZeroRow(in HostMatrix source)
    {
        var call = new ZeroRowCall(source);
        Run(ref call, source.ElementType, default);
        return call.Row;
    }

    private void Run<TCall>(ref TCall call, ElementType elementType, in OperationContext context)
        where TCall : struct, IRowCall
    {
        var run = new RowRun(_splitter, context);
        switch (_level)
        {
            case SimdLevel.Avx512:
                Run<TCall, Lanes512, Vector512<float>>(ref call, elementType, run);
                break;
            case SimdLevel.Avx2:
                Run<TCall, Lanes256, Vector256<float>>(ref call, elementType, run);
                break;
            case SimdLevel.Sse:
                Run<TCall, Lanes128, Vector128<float>>(ref call, elementType, run);
                break;
            default:
                Run<TCall, LanesScalar, float>(ref call, elementType, run);
                break;
        }
    }

    private static void Run<TCall, TLanes, TVec>(ref TCall call, ElementType elementType, in RowRun run)
        where TCall : struct, IRowCall
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
    {
        switch (elementType)
        {
            case ElementType.Float32:
                call.Run<TLanes, TVec, float>(run);
                break;
            case ElementType.Float16:
                call.Run<TLanes, TVec, Half>(run);
                break;
            default:
                call.Run<TLanes, TVec, BFloat16>(run);
                break;
        }
    }
}
