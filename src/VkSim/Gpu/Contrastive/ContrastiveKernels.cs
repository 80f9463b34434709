using VkSim.Compute;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>Records the kernels that make sums and weights of a tile of similarities, which is in the scratch memory.</summary>
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
        uint IsFirst, float Scale, float Bias, float Margin);

    /// <summary>The running sums of the tile's left rows, or, transposed, of its right rows; they begin with the first tile of a row.</summary>
    public void Sums(RecordedWork work, in GpuPairTile tile, in PairLogits logits, PairTileFlags flags, bool transposed, GpuBuffer sums)
    {
        int segments = transposed ? 1 : gpu.Tuning.SegmentsFor(tile.RightRows, gpu.Tuning.RowGroup);
        Kernel kernel = gpu.Kernels.Find(
            "pair_sums",
            (0, gpu.Tuning.RowGroup), (1, segments), (2, (uint)logits.Kind), (3, (uint)flags), (5, gpu.Tuning.ElementsOfSums));
        (long first, long lines) = transposed ? (tile.FirstRight, tile.RightRows) : (tile.FirstLeft, tile.LeftRows);
        Constants constants = Begin(kernel, tile, logits, flags, transposed);
        long sumsBase = Bind(kernel, "Sums", sums, first, lines, SumBytes);
        kernel.SetConstants(constants with { LinesBase = (uint)(sumsBase / 16) });
        Dispatch(work, kernel, tile, lines, segments);
    }

    /// <summary>The weights of the tile's pairs, and their sums over each left row.</summary>
    public void Weights(
        RecordedWork work, in GpuPairTile tile, in PairLogits logits, PairTileFlags flags, GpuBuffer? left, GpuBuffer? right, GpuBuffer sums)
    {
        int segments = gpu.Tuning.SegmentsFor(tile.RightRows, gpu.Tuning.RowGroup);
        int lines = gpu.Tuning.LinesOfWeights;
        flags |= (left is null ? PairTileFlags.None : PairTileFlags.HasLines) | (right is null ? PairTileFlags.None : PairTileFlags.HasElements);
        Kernel kernel = gpu.Kernels.Find(
            "pair_weights", (0, gpu.Tuning.RowGroup), (1, segments), (2, (uint)logits.Kind), (3, (uint)flags), (4, lines));
        Constants constants = Begin(kernel, tile, logits, flags, transposed: false);

        // One base serves what is read and what is summed of a line: both bindings begin at the same row.
        long row = tile.FirstLeft - (tile.FirstLeft % gpu.Limits.OffsetAlignment);
        long rows = tile.FirstLeft + tile.LeftRows - row;
        kernel.SetBuffer("LineSums", sums, row * WeightSumBytes, rows * WeightSumBytes);
        uint elementsBase = 0;
        if (left is null)
        {
            gpu.BindUnused(kernel, "Lines");
        }
        else
        {
            kernel.SetBuffer("Lines", left, row * ShareBytes, rows * ShareBytes);
        }

        if (right is null)
        {
            gpu.BindUnused(kernel, "Elements");
        }
        else
        {
            elementsBase = (uint)(Bind(kernel, "Elements", right, tile.FirstRight, tile.RightRows, ShareBytes) / ShareBytes);
        }

        kernel.SetBuffer("Weights", gpu.Scratch.Get(ScratchKind.PairWeights, tile.Values * 4), 0, tile.Values * 4);
        kernel.SetConstants(constants with { LinesBase = (uint)(tile.FirstLeft - row), ElementsBase = elementsBase });
        Dispatch(work, kernel, tile, (tile.LeftRows + lines - 1) / lines, segments);
    }

    private Constants Begin(Kernel kernel, in GpuPairTile tile, in PairLogits logits, PairTileFlags flags, bool transposed)
    {
        kernel.SetBuffer("Similarities", gpu.Scratch.Get(ScratchKind.Similarities, tile.Values * 4), 0, tile.Values * 4);
        long labelsOfLeft = 0;
        long labelsOfRight = 0;
        if ((flags & PairTileFlags.HasLabels) != 0)
        {
            GpuBuffer left = gpu.Scratch.Get(ScratchKind.LeftLabels, (tile.FirstLeft + tile.LeftRows) * 4);
            GpuBuffer right = gpu.Scratch.Get(ScratchKind.RightLabels, (tile.FirstRight + tile.RightRows) * 4);
            labelsOfLeft = Bind(kernel, transposed ? "ElementLabels" : "LineLabels", left, tile.FirstLeft, tile.LeftRows, 4) / 4;
            labelsOfRight = Bind(kernel, transposed ? "LineLabels" : "ElementLabels", right, tile.FirstRight, tile.RightRows, 4) / 4;
        }
        else
        {
            gpu.BindUnused(kernel, "LineLabels");
            gpu.BindUnused(kernel, "ElementLabels");
        }

        if ((flags & PairTileFlags.HasMask) != 0)
        {
            long bytes = tile.Values;
            kernel.SetBuffer("Mask", gpu.Scratch.Get(ScratchKind.PairMask, bytes), 0, bytes);
        }
        else
        {
            gpu.BindUnused(kernel, "Mask");
        }

        var constants = new Constants(
            (uint)tile.LeftRows, (uint)tile.RightRows, (uint)tile.Stride, 1, (uint)tile.FirstLeft, (uint)tile.FirstRight,
            (uint)labelsOfLeft, (uint)labelsOfRight, 0, 0, (transposed ? tile.FirstLeft : tile.FirstRight) == 0 ? 1u : 0, logits.Scale, logits.Bias, logits.Margin);
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
            }
            : constants;
    }

    // Binds the part of some rows; gives the byte at which the first one begins.
    private long Bind(Kernel kernel, string name, GpuBuffer buffer, long first, long rows, int bytes)
    {
        long begin = first * bytes;
        long offset = begin - (begin % gpu.Limits.OffsetAlignment);
        kernel.SetBuffer(name, buffer, offset, begin + (rows * bytes) - offset);
        return begin - offset;
    }

    private void Dispatch(RecordedWork work, Kernel kernel, in GpuPairTile tile, long lines, int segments)
    {
        long perGroup = gpu.Tuning.RowGroup / segments;
        (uint x, uint y) = gpu.Limits.Flat((lines + perGroup - 1) / perGroup);
        work.Dispatch(kernel, x, y, tile.Pairs * 60);
    }
}
