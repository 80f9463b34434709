using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Records the kernels that compare every row of one window with every row of another.</summary>
internal sealed class PairwiseKernels(GpuContext gpu, RowKernels rows)
{
    private readonly RowSquares _squares = new(gpu);
    private readonly DecodedRows _decoded = new(gpu, rows);

    private readonly record struct Constants(
        uint LeftBase, uint LeftStride, uint LeftRows, uint LeftDivisorsBase,
        uint RightBase, uint RightStride, uint RightRows, uint RightDivisorsBase,
        uint Columns, uint Flags, float Epsilon, float Power, float Root, float RootLow, float SafeShare,
        uint ResultBase, uint ResultStride, uint ResultStep, uint FirstId, uint Capacity);

    /// <summary>The left rows as a method reads them, and what to divide them by.</summary>
    internal readonly record struct Left(RowWindow Window, RowLayout Layout);

    /// <summary>Left rows of one dispatch, as far as operands and limits go.</summary>
    public long LeftRowsAtATime(in MatrixView left, in PairwiseMethod method)
    {
        long bound = Math.Min(rows.RowsAtATime(left), gpu.Limits.GroupsY * method.LeftRowsOfGroup);
        if (NeedsWidening(left, method))
        {
            long rowBytes = (((long)left.Columns + 3) / 4) * 16;
            bound = Math.Min(bound, Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes / 2) / Math.Max(1, rowBytes));
        }

        return Math.Max(1, Math.Min(bound, gpu.Tuning.ScratchBytes / 2 / 8));
    }

    /// <summary>Right rows of one dispatch, as far as operands and limits go.</summary>
    public long RightRowsAtATime(in MatrixView right, in PairwiseMethod method)
    {
        long bound = Math.Min(rows.RowsAtATime(right), gpu.Limits.GroupsX * method.RightRowsOfGroup);
        bound = method.DecodesRight ? Math.Min(bound, _decoded.RowsAtATime(right)) : bound;
        return Math.Max(1, Math.Min(bound, Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes / 2) / 8));
    }

    /// <summary>Right rows as the method reads them, until it asks for others.</summary>
    public MatrixView ReadableRight(RecordedWork work, in MatrixView right, in PairwiseMethod method) =>
        method.DecodesRight ? _decoded.Decode(work, right) : right;

    /// <summary>Brings left rows to the form that the method reads, and computes their divisors.</summary>
    public Left PrepareLeft(RecordedWork work, in MatrixView left, in PairwiseMethod method, in PairwiseSettings settings)
    {
        PrepareFactors(work, left, ScratchKind.LeftDivisors, settings);
        if (!NeedsWidening(left, method))
        {
            return new Left(RowWindow.Of(left, gpu.Limits), RowWindow.LayoutOf(left));
        }

        uint stride = ((uint)left.Columns + 3) / 4 * 4;
        long bytes = left.Rows * stride * 4;
        if (stride * 4L > gpu.Limits.Range)
        {
            throw new NotSupportedException($"A row of {left.Columns} columns takes {stride * 4L} bytes; the device reaches {gpu.Limits.Range} bytes of a buffer at a time.");
        }

        GpuBuffer<byte> widened = gpu.Scratch.Get(ScratchKind.WidenedLeft, bytes);
        if (bytes > 0)
        {
            rows.Widen(work, left, widened);
        }

        var window = new RowWindow(widened, 0, Math.Max(16, bytes), 0, stride, (uint)left.Rows, (uint)left.Columns, ElementType.Float32);
        return new Left(window, RowLayout.Vec4);
    }

    /// <summary>Computes the divisors of right rows, where the method does not take them along.</summary>
    public void PrepareRight(RecordedWork work, in MatrixView right, in PairwiseMethod method, in PairwiseSettings settings)
    {
        if (!method.InlineNorms)
        {
            PrepareFactors(work, right, ScratchKind.RightDivisors, settings);
        }
    }

    /// <summary>Whether a comparison needs a number of each row besides its components.</summary>
    public static bool HasFactors(in PairwiseSettings settings, long columns) =>
        settings.Metric == Metric.Cosine || FormOf(settings, columns) != PairwiseForm.Differences;

    /// <summary>Computes the factors of any number of rows, 8 bytes a row from the buffer's start on.</summary>
    public void WriteFactors(RecordedWork work, in MatrixView operand, in PairwiseSettings settings, GpuBuffer factors)
    {
        long step = Math.Min(rows.RowsAtATime(operand), gpu.Limits.Range / 8);
        for (long first = 0; first < operand.Rows; first += step)
        {
            WriteFactors(work, operand.RowRange(first, Math.Min(step, operand.Rows - first)), settings, factors, first);
        }
    }

    /// <summary>Compares prepared windows.</summary>
    /// <param name="work">What to record into.</param>
    /// <param name="left">Prepared left rows.</param>
    /// <param name="right">Right rows, prepared unless there are factors.</param>
    /// <param name="method">As for the preparation.</param>
    /// <param name="settings">The comparison.</param>
    /// <param name="outcome">What becomes of it.</param>
    /// <param name="factors">Factors of the right rows that were computed before; null: as they were prepared.</param>
    public void Compare(
        RecordedWork work,
        in Left left,
        in MatrixView right,
        in PairwiseMethod method,
        in PairwiseSettings settings,
        in PairwiseOutcome outcome,
        RightFactors? factors = null)
    {
        RowLayout layout = RowWindow.LayoutOf(right);
        if (method.Staged && layout != left.Layout)
        {
            layout = RowLayout.Words;
        }

        Kernel kernel = FindKernel(layout, left.Window.Type, right, method, settings, outcome);
        PairwisePower power = PairwisePower.Of(settings);
        RowWindow to = RowWindow.Of(right, gpu.Limits);
        left.Window.BindTo(kernel, "Left");
        to.BindTo(kernel, "Right");
        uint factorsBase = BindFactors(kernel, left.Window.Rows, to, method, settings, factors);
        uint resultBase = outcome.BindTo(kernel, gpu.Limits, left.Window.Rows, to.Rows);
        kernel.SetConstants(new Constants(
            left.Window.FirstElement, left.Window.Stride, left.Window.Rows, 0,
            to.FirstElement, to.Stride, to.Rows, factorsBase,
            to.Columns, (uint)RowKernels.FlagOf(settings.Cosine.ZeroVectors), settings.Cosine.Epsilon,
            power.Power, power.Root, power.RootLow, CancellationBound.SafeShare(to.Columns == 0 ? 1 : (int)to.Columns),
            resultBase, outcome.ShaderStride, outcome.ShaderStep, outcome.FirstId, outcome.Lists?.Capacity ?? 0));
        uint x = Groups(to.Rows, method.RightRowsOfGroup);
        uint y = Groups(left.Window.Rows, method.LeftRowsOfGroup);
        work.Dispatch(kernel, x, y, PairwisePower.Operations(settings) * left.Window.Rows * to.Rows * Math.Max(1, to.Columns));
    }

    private void PrepareFactors(RecordedWork work, in MatrixView operand, ScratchKind kind, in PairwiseSettings settings)
    {
        if (HasFactors(settings, operand.Columns))
        {
            WriteFactors(work, operand, settings, gpu.Scratch.Get(kind, operand.Rows * 8), 0);
        }
    }

    private void WriteFactors(RecordedWork work, in MatrixView operand, in PairwiseSettings settings, GpuBuffer factors, long firstRow)
    {
        if (CodedView.CodingOf(operand) != Quantization.None)
        {
            long step = _decoded.RowsAtATime(operand);
            for (long first = 0; first < operand.Rows; first += step)
            {
                MatrixView decoded = _decoded.Decode(work, operand.RowRange(first, Math.Min(step, operand.Rows - first)));
                WriteFactors(work, decoded, settings, factors, firstRow + first);
            }
        }
        else if (settings.Metric == Metric.Cosine)
        {
            rows.Divisors(work, operand, factors, settings.Cosine, firstRow);
        }
        else
        {
            _squares.Write(work, operand, factors, firstRow);
        }
    }

    /// <summary>How distances are computed. With few columns differences cost no more, and cancel nothing.</summary>
    public static PairwiseForm FormOf(in PairwiseSettings settings, long columns)
    {
        if (settings.Metric is not (Metric.L2 or Metric.SquaredL2))
        {
            return PairwiseForm.Differences;
        }

        return settings.Mode switch
        {
            DistanceMode.MatMul => PairwiseForm.Expanded,
            DistanceMode.Auto when columns > CancellationBound.DirectColumns => PairwiseForm.ExpandedWhereSafe,
            _ => PairwiseForm.Differences,
        };
    }

    private static bool NeedsWidening(in MatrixView left, in PairwiseMethod method) =>
        !method.Staged && RowWindow.LayoutOf(left) != RowLayout.Vec4;

    private static uint Groups(long count, long perGroup) => (uint)((count + perGroup - 1) / perGroup);

    private Kernel FindKernel(
        RowLayout layout, ElementType leftType, in MatrixView right, in PairwiseMethod method, in PairwiseSettings settings, in PairwiseOutcome outcome)
    {
        string prefix = outcome.Lists is not null ? "offer-" : "";
        string variant = prefix + layout.ToString().ToLowerInvariant();
        TileShape tile = method.Tile;
        (int, long) x = (0, tile.X);
        (int, long) y = (4, tile.Y);
        (int, long) metric = (3, (uint)settings.Metric);
        (int, long) leftRows = (5, tile.LeftRows);
        (int, long) rightRows = (6, tile.RightRows);
        (int, long) form = (10, (uint)FormOf(settings, right.Columns));
        (int, long) kept = outcome.Lists is null ? (11, outcome.CondensedRows > 0 ? 1 : 0) : (13, outcome.Allowed.AreSome ? 1 : 0);
        (int, long) halves = (9, PairwisePower.Of(settings).Halves);
        (int, long) isLong = (12, PairwiseMethod.HasStretches(right.Columns, settings) ? 1 : 0);
        if (method.Matrix is { } matrix)
        {
            return gpu.Kernels.Find(
                $"pairwise_matrix.{variant}", gpu.Device.Subgroups,
                (0, matrix.Invocations), (1, matrix.M), (2, matrix.N), (4, matrix.K), (5, matrix.Rows), (6, matrix.Columns),
                (7, MatrixTile.SubgroupsAcross), (8, MatrixTile.Depth), metric, form, kept, isLong);
        }

        SubgroupSupport subgroups = gpu.SubgroupsOf(method.Lanes);
        bool fewWithoutNorms = method.InlineNorms && !HasFactors(settings, right.Columns);
        if (gpu.Tuning.WideLoads && !method.Staged && layout == RowLayout.Vec4 && subgroups.Tier == SubgroupTier.SharedMemory && !fewWithoutNorms)
        {
            variant = prefix + "wide";
            subgroups = method.SharesLeftRows ? gpu.Device.Subgroups : subgroups;
        }

        if (method.Staged)
        {
            return gpu.Kernels.Find(
                $"pairwise_tile.{variant}", x, (1, (uint)leftType), (2, (uint)right.ElementType), metric, y, leftRows, rightRows, (7, tile.Depth),
                (8, (uint)gpu.Tuning.TileLoads), halves, form, kept, isLong);
        }

        int sharers = gpu.SharersFor(layout, gpu.Tuning.StreamSharers, method.Lanes);
        ReadOnlySpan<(int, long)> constants =
        [
            x, (1, method.Lanes), (2, (uint)right.ElementType), metric, y, leftRows, rightRows,
            (7, method.InlineNorms && HasFactors(settings, right.Columns) ? 1 : 0), (8, tile.Depth), halves, form, kept, isLong, (16, sharers),
        ];
        return gpu.Kernels.Find($"pairwise_stream.{variant}-{subgroups.Variant}", subgroups, sharers > 1 ? constants : constants[..^1]);
    }

    private uint BindFactors(
        Kernel kernel, long leftRows, in RowWindow right, in PairwiseMethod method, in PairwiseSettings settings, RightFactors? kept)
    {
        bool has = HasFactors(settings, right.Columns);
        BindFactors(kernel, "LeftDivisors", ScratchKind.LeftDivisors, has ? leftRows : 0);
        if (kept is { } factors)
        {
            (long offset, uint first) = gpu.Limits.Aligned(factors.FirstRow, 8);
            kernel.SetBuffer("RightDivisors", factors.Buffer, offset, (first + (long)right.Rows) * 8);
            return first;
        }

        BindFactors(kernel, "RightDivisors", ScratchKind.RightDivisors, has && !method.InlineNorms ? right.Rows : 0);
        return 0;
    }

    private void BindFactors(Kernel kernel, string name, ScratchKind kind, long count)
    {
        if (count > 0)
        {
            kernel.SetBuffer(name, gpu.Scratch.Get(kind, count * 8), 0, count * 8);
        }
        else
        {
            gpu.BindUnused(kernel, name);
        }
    }
}
