using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the kernels that make gradients of rows in one pass over them: of Euclidean normalization, and of row-wise cosines.</summary>
internal sealed class RowGradientKernels(GpuContext gpu, LaneKernels lanes)
{
    private readonly record struct NormalizeConstants(
        uint SourceBase, uint SourceStride, uint GradientBase, uint GradientStride, uint ResultBase, uint ResultStride,
        uint Rows, uint Columns, uint Flags, float Epsilon);

    private readonly record struct CosineConstants(
        uint LeftBase, uint LeftStride, uint RightBase, uint RightStride, uint GradientBase, uint GradientStride,
        uint LeftResultBase, uint LeftResultStride, uint RightResultBase, uint RightResultStride,
        uint Rows, uint Columns, uint Flags, float Epsilon);

    /// <summary>Rows of a view that one dispatch takes.</summary>
    public long RowsAtATime(in MatrixView view) => lanes.RowsAtATime(view);

    /// <summary>The gradient through the normalization of rows to a Euclidean norm of 1.</summary>
    public void Normalize(
        RecordedWork work, in MatrixView source, in MatrixView gradient, in MatrixView result, float epsilon) =>
        Normalize(work, source, gradient, result, new CosineSettings(epsilon, ZeroVectorPolicy.Zero), ofCosines: false, adds: false, leavesOut: false);

    /// <summary>From the gradient with respect to the directions of rows, the one with respect to the rows, which are as many as there may be.</summary>
    /// <param name="work">What it is recorded into.</param>
    /// <param name="source">The rows.</param>
    /// <param name="gradient">With respect to their directions; may be the result.</param>
    /// <param name="result">With respect to the rows.</param>
    /// <param name="settings">How cosines clamp norms.</param>
    /// <param name="adds">Whether it is added to what the result has.</param>
    /// <param name="leavesOut">Whether the gradient of a row without a norm is 0 where no pair of it counts.</param>
    public void ThroughNorm(
        RecordedWork work, in MatrixView source, in MatrixView gradient, in MatrixView result, in CosineSettings settings, bool adds = false, bool leavesOut = false)
    {
        long step = Math.Min(RowsAtATime(source), Math.Min(RowsAtATime(gradient), RowsAtATime(result)));
        for (long first = 0; first < source.Rows; first += step)
        {
            long count = Math.Min(step, source.Rows - first);
            Normalize(
                work, source.RowRange(first, count), gradient.RowRange(first, count), result.RowRange(first, count), settings, ofCosines: true, adds, leavesOut);
        }
    }

    private void Normalize(
        RecordedWork work, in MatrixView source, in MatrixView gradient, in MatrixView result, in CosineSettings settings, bool ofCosines, bool adds, bool leavesOut)
    {
        RowLayout layout = Common(RowWindow.LayoutOf(source), gradient, result);
        Kernel kernel = lanes.Find(
            "normalize_rows_gradient", layout, source.Columns, (2, (uint)source.ElementType), (3, ofCosines ? 1 : 0), (4, adds ? 1 : 0), (8, leavesOut ? 1 : 0));
        RowWindow x = gpu.BindOptional(kernel, "Source", source);
        RowWindow g = gpu.BindOptional(kernel, "Gradient", gradient);
        RowWindow to = gpu.BindOptional(kernel, "Result", result);
        kernel.SetConstants(new NormalizeConstants(
            x.FirstElement, x.Stride, g.FirstElement, g.Stride, to.FirstElement, to.Stride, x.Rows, x.Columns,
            (uint)RowKernels.FlagOf(settings.ZeroVectors), settings.Epsilon));
        lanes.Dispatch(work, kernel, x.Rows, 2L * x.Columns);
    }

    /// <summary>
    /// The gradients of cosines of rows of the same number; one row that serves all is a matrix with a stride of 0. Either result
    /// may be none, not both.
    /// </summary>
    public void Cosine(
        RecordedWork work, in MatrixView left, in MatrixView right, in MatrixView gradient,
        in MatrixView leftResult, in MatrixView rightResult, in CosineSettings settings)
    {
        RowLayout layout = RowWindow.LayoutOf(left);
        layout = Common(layout == RowWindow.LayoutOf(right) ? layout : RowLayout.Words, leftResult, rightResult);
        Kernel kernel = lanes.Find(
            "cosine_rows_gradient", layout, left.Columns, (2, (uint)left.ElementType), (3, (uint)right.ElementType),
            (4, leftResult.IsNone ? 0 : 1), (5, rightResult.IsNone ? 0 : 1));
        RowWindow a = gpu.BindOptional(kernel, "Left", left);
        RowWindow b = gpu.BindOptional(kernel, "Right", right);
        RowWindow g = gpu.BindOptional(kernel, "Gradient", gradient);
        RowWindow toLeft = gpu.BindOptional(kernel, "LeftResult", leftResult);
        RowWindow toRight = gpu.BindOptional(kernel, "RightResult", rightResult);
        kernel.SetConstants(new CosineConstants(
            a.FirstElement, a.Stride, b.FirstElement, b.Stride, g.FirstElement, g.Stride,
            toLeft.FirstElement, toLeft.Stride, toRight.FirstElement, toRight.Stride,
            a.Rows, a.Columns, (uint)RowKernels.FlagOf(settings.ZeroVectors), settings.Epsilon));
        lanes.Dispatch(work, kernel, a.Rows, 3L * a.Columns);
    }

    // Whole groups of 4 columns only where all the matrices have them; the others are of fp32.
    private RowLayout Common(RowLayout layout, in MatrixView first, in MatrixView second) =>
        gpu.WidestOf(InGroups(first) && InGroups(second) ? layout : RowLayout.Words);

    private static bool InGroups(in MatrixView view) => view.IsNone || RowWindow.LayoutOf(view) == RowLayout.Vec4;
}
