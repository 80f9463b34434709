using VkSim.Compute;
using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>Records the kernels that make sums and weights of a tile of similarities.</summary>
internal sealed class ContrastiveKernels(GpuContext gpu)
{
    /// <summary>Bytes that are kept of each line: (largest, sum) of negatives and positives, and the totals of both.</summary>
    public const int SumBytes = 32;

    /// <summary>Bytes of what a row adds to weights: factor, log-sum and constant of negatives, and of positives, padded.</summary>
    public const int ShareBytes = 32;

    /// <summary>Bytes of Σ weight · similarity and Σ weight of a row.</summary>
    public const int WeightSumBytes = 8;

    private readonly record struct Constants(
        uint Lines, uint Elements, uint LineStep, uint ElementStep, uint FirstLine, uint FirstElement,
        uint LineLabelsBase, uint ElementLabelsBase, uint LinesBase, uint ElementsBase,
        uint IsFirst, float Scale, float Bias, float Margin,
        uint SimilaritiesBase, uint MaskBase, uint MaskLineStep, uint MaskElementStep, uint WeightsBase, uint WeightsLineStep);

    /// <summary>The running sums of the tile's left rows, or, transposed, of its right rows; the first tile of a row begins them.</summary>
    public void Sums(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile, in PairGrid similarities, bool transposed)
    {
        int segments = transposed ? 1 : gpu.Tuning.SegmentsFor(tile.RightRows, gpu.Tuning.RowGroup);
        Kernel kernel = gpu.Kernels.Find(
            "pair_sums",
            (0, gpu.Tuning.RowGroup), (1, segments), (2, (uint)call.Pass.Logits.Kind), (3, (uint)call.Flags), (5, gpu.Tuning.ElementsOfSums));
        (long first, long lines) = transposed ? (tile.FirstRight, tile.RightRows) : (tile.FirstLeft, tile.LeftRows);
        Constants constants = Begin(kernel, call, tile, similarities, transposed);
        long sumsBase = Bind(kernel, "Sums", transposed ? call.Right : call.Left, first, lines, SumBytes);
        bool isFirst = (transposed ? tile.FirstLeft : tile.FirstRight) == 0 && !call.Accumulate;
        kernel.SetConstants(constants with { LinesBase = (uint)(sumsBase / 16), IsFirst = isFirst ? 1u : 0 });
        Dispatch(work, kernel, tile, lines, segments);
    }

    /// <summary>The weights of the tile's pairs, and their sums over each left row.</summary>
    public void Weights(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile, in PairGrid similarities, in PairGrid weights)
    {
        int segments = gpu.Tuning.SegmentsFor(tile.RightRows, gpu.Tuning.RowGroup);
        int lines = gpu.Tuning.LinesOfWeights;
        PairTileFlags flags = call.Flags
            | (call.Left.IsNone ? PairTileFlags.None : PairTileFlags.HasLines) | (call.Right.IsNone ? PairTileFlags.None : PairTileFlags.HasElements);
        Kernel kernel = gpu.Kernels.Find(
            "pair_weights", (0, gpu.Tuning.RowGroup), (1, segments), (2, (uint)call.Pass.Logits.Kind), (3, (uint)flags), (4, lines));
        Constants constants = Begin(kernel, call, tile, similarities, transposed: false);

        // One base serves what is read and what is summed of a line: both bindings begin at the same row.
        long row = tile.FirstLeft - (tile.FirstLeft % gpu.Limits.OffsetAlignment);
        long rows = tile.FirstLeft + tile.LeftRows - row;
        kernel.SetBuffer("LineSums", BufferOf(call.Targets.Sums), row * WeightSumBytes, rows * WeightSumBytes);
        uint elementsBase = 0;
        if (call.Left.IsNone)
        {
            gpu.BindUnused(kernel, "Lines");
        }
        else
        {
            kernel.SetBuffer("Lines", BufferOf(call.Left), row * ShareBytes, rows * ShareBytes);
        }

        if (call.Right.IsNone)
        {
            gpu.BindUnused(kernel, "Elements");
        }
        else
        {
            elementsBase = (uint)(Bind(kernel, "Elements", call.Right, tile.FirstRight, tile.RightRows, ShareBytes) / ShareBytes);
        }

        uint weightsBase = weights.BindTo(kernel, "Weights", gpu, tile.LeftRows, tile.RightRows);
        kernel.SetConstants(constants with
        {
            LinesBase = (uint)(tile.FirstLeft - row),
            ElementsBase = elementsBase,
            IsFirst = tile.FirstRight == 0 ? 1u : 0,
            WeightsBase = weightsBase,
            WeightsLineStep = (uint)weights.LeftStep,
        });
        Dispatch(work, kernel, tile, (tile.LeftRows + lines - 1) / lines, segments);
    }

    private static GpuBuffer BufferOf(in MatrixView view) => ((GpuStorage)view.Storage).Buffer;

    private Constants Begin(Kernel kernel, in ContrastiveCall call, in GpuPairTile tile, in PairGrid similarities, bool transposed)
    {
        uint similaritiesBase = similarities.BindTo(kernel, "Similarities", gpu, tile.LeftRows, tile.RightRows);
        (uint labelsOfLeft, uint labelsOfRight) = BindLabels(kernel, call.Pass.Roles, tile, transposed);
        long candidates = call.Pass.Candidates;
        uint maskBase = BindMask(kernel, call.Pass.Roles.Mask, tile, candidates);
        PairLogits logits = call.Pass.Logits;
        var constants = new Constants(
            (uint)tile.LeftRows, (uint)tile.RightRows, (uint)similarities.LeftStep, 1, (uint)tile.FirstLeft, (uint)tile.FirstRight,
            labelsOfLeft, labelsOfRight, 0, 0, 0, logits.Scale, logits.Bias, logits.Margin,
            similaritiesBase, maskBase, (uint)candidates, 1, 0, 0);
        return transposed
            ? constants with
            {
                Lines = constants.Elements,
                Elements = constants.Lines,
                LineStep = 1,
                ElementStep = constants.LineStep,
                FirstLine = constants.FirstElement,
                FirstElement = constants.FirstLine,
                LineLabelsBase = constants.ElementLabelsBase,
                ElementLabelsBase = constants.LineLabelsBase,
                MaskLineStep = 1,
                MaskElementStep = constants.MaskLineStep,
            }
            : constants;
    }

    private (uint Left, uint Right) BindLabels(Kernel kernel, in PairRoles roles, in GpuPairTile tile, bool transposed)
    {
        if (roles.Labels.IsNone)
        {
            gpu.BindUnused(kernel, "LineLabels");
            gpu.BindUnused(kernel, "ElementLabels");
            return (0, 0);
        }

        long left = Bind(kernel, transposed ? "ElementLabels" : "LineLabels", roles.Labels, tile.FirstLeft, tile.LeftRows, 4);
        MatrixView rightLabels = roles.RightLabels.IsNone ? roles.Labels : roles.RightLabels;
        long right = Bind(kernel, transposed ? "LineLabels" : "ElementLabels", rightLabels, tile.FirstRight, tile.RightRows, 4);
        return ((uint)(left / 4), (uint)(right / 4));
    }

    // From the first pair of the tile to the last; gives the byte of the first.
    private uint BindMask(Kernel kernel, in MatrixView mask, in GpuPairTile tile, long candidates)
    {
        if (mask.IsNone)
        {
            gpu.BindUnused(kernel, "Mask");
            return 0;
        }

        long first = (tile.FirstLeft * candidates) + tile.FirstRight;
        long end = first + ((tile.LeftRows - 1) * candidates) + tile.RightRows;
        long offset = first - (first % gpu.Limits.OffsetAlignment);
        kernel.SetBuffer("Mask", BufferOf(mask), offset, ((end + 3) / 4 * 4) - offset);
        return (uint)(first - offset);
    }

    // Binds the part of some rows; gives the byte at which the first one begins.
    private long Bind(Kernel kernel, string name, in MatrixView view, long first, long rows, int bytes)
    {
        long begin = first * bytes;
        long offset = begin - (begin % gpu.Limits.OffsetAlignment);
        kernel.SetBuffer(name, BufferOf(view), offset, begin + (rows * bytes) - offset);
        return begin - offset;
    }

    private void Dispatch(RecordedWork work, Kernel kernel, in GpuPairTile tile, long lines, int segments)
    {
        long perGroup = gpu.Tuning.RowGroup / segments;
        (uint x, uint y) = gpu.Limits.Flat((lines + perGroup - 1) / perGroup);
        work.Dispatch(kernel, x, y, tile.Pairs * 60);
    }
}
