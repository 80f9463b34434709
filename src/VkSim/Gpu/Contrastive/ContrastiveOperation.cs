using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>
/// Sums and gradients over all pairs of two matrices on a GPU. Similarities go through the scratch memory tile by tile; a tile is
/// made by the comparing kernels, summed or turned into weights, and its part of the gradient taken before the next one. The
/// answer is of size O(N + M) and read at the end.
/// </summary>
internal sealed class ContrastiveOperation : IDisposable
{
    private readonly GpuContext _gpu;
    private readonly PairwiseKernels _pairs;
    private readonly PairwiseGradientKernels _gradients;
    private readonly ContrastiveKernels _kernels;
    private readonly ContrastiveTiles _tiles;
    private readonly RecordedWorkCache<ContrastiveCall> _cache;
    private readonly RecordedWork _single;

    public ContrastiveOperation(GpuContext gpu, PairwiseKernels pairs, PairwiseGradientKernels gradients)
    {
        _gpu = gpu;
        _pairs = pairs;
        _gradients = gradients;
        _kernels = new ContrastiveKernels(gpu);
        _tiles = new ContrastiveTiles(gpu, pairs, gradients);
        _cache = gpu.CreateCache<ContrastiveCall>("contrastive");
        _single = new RecordedWork(gpu.Device, "contrastive tile", gpu.Tuning.OperationsPerList);
    }

    /// <summary>The forward pass; there are left and right rows.</summary>
    public void Forward(in PairPass pass, in PairSums left, in PairSums right, in OperationContext context)
    {
        ContrastiveCall call = ContrastiveCall.Of(pass) with { HasRight = !right.IsEmpty };
        GpuBuffer<byte> leftSums = _gpu.Scratch.Get(ScratchKind.LeftSums, call.A.Rows * ContrastiveKernels.SumBytes);
        GpuBuffer<byte> rightSums = _gpu.Scratch.Get(ScratchKind.RightSums, call.HasRight ? call.B.Rows * ContrastiveKernels.SumBytes : 16);
        WriteLabels(pass.Roles);
        Run(call, pass.Roles, context);
        ReadSums(leftSums, call.A.Rows, call.Logits.Kind, left);
        if (call.HasRight)
        {
            ReadSums(rightSums, call.B.Rows, call.Logits.Kind, right);
        }
    }

    /// <summary>The backward pass; there are left and right rows.</summary>
    public void Backward(
        in PairPass pass, in PairWeights left, in PairWeights right, in PassGradients gradients, in OperationContext context)
    {
        ContrastiveCall call = ContrastiveCall.Of(pass) with
        {
            Gradient = gradients.A,
            RightGradient = gradients.B,
            Accumulate = gradients.Accumulate,
            HasLeft = !left.IsEmpty,
            HasRight = !right.IsEmpty,
        };
        GpuBuffer<byte> sums = _gpu.Scratch.Get(ScratchKind.LeftSums, call.A.Rows * ContrastiveKernels.WeightSumBytes);
        WriteLabels(pass.Roles);
        WriteShares(ScratchKind.LeftShares, left, call.A.Rows);
        WriteShares(ScratchKind.RightShares, right, call.B.Rows);
        Run(call, pass.Roles, context);
        Span<float> weightedSums = gradients.WeightedSums;
        Span<float> weightSums = gradients.WeightSums;
        if (weightedSums.IsEmpty && weightSums.IsEmpty)
        {
            return;
        }

        float[] both = ArrayPool<float>.Shared.Rent((int)(2 * call.A.Rows));
        sums.Read(MemoryMarshal.AsBytes(both.AsSpan(0, (int)(2 * call.A.Rows))));
        for (int i = 0; i < weightedSums.Length; i++)
        {
            weightedSums[i] = both[2 * i];
        }

        for (int i = 0; i < weightSums.Length; i++)
        {
            weightSums[i] = both[(2 * i) + 1];
        }

        ArrayPool<float>.Shared.Return(both);
    }

    /// <summary>Records a pass without a mask, and takes the scratch memory that it needs on the device; labels come on top.</summary>
    public RecordedWork Prepare(in ContrastiveCall call) => _cache.Get(call, this, static (work, key, self) => self.RecordAll(work, key));

    /// <inheritdoc/>
    public void Dispose()
    {
        _cache.Dispose();
        _single.Dispose();
    }

    private void Run(in ContrastiveCall call, in PairRoles roles, in OperationContext context)
    {
        if (roles.Mask.IsEmpty)
        {
            Prepare(call).Run(context).Wait();
            return;
        }

        RunMasked(call, roles, context);
    }

    // The mask of a tile is brought to the device before the tile's turn, so tiles are submitted one by one.
    private void RunMasked(in ContrastiveCall call, in PairRoles roles, in OperationContext context)
    {
        PairwiseMethod method = Method(call);
        (long leftStep, long rightStep) = _tiles.Cut(call.A, call.B, method, call.Logits.Similarity);
        byte[] mask = ArrayPool<byte>.Shared.Rent(checked((int)(leftStep * GpuPairTile.StrideOf(rightStep))));
        try
        {
            GpuFence last = default;
            for (long l = 0; l < call.A.Rows; l += leftStep)
            {
                for (long r = 0; r < call.B.Rows; r += rightStep)
                {
                    var tile = new GpuPairTile(l, Math.Min(leftStep, call.A.Rows - l), r, Math.Min(rightStep, call.B.Rows - r));
                    var bytes = (int)tile.Values;
                    RecordSingle(call, tile, method);
                    FillMask(roles, tile, mask);
                    _gpu.Scratch.Get(ScratchKind.PairMask, bytes).Write(mask.AsSpan(0, bytes));
                    last = _single.Run(context with { Progress = null });
                    last.Wait();
                }

                context.Progress?.Report((double)Math.Min(l + leftStep, call.A.Rows) / call.A.Rows);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(mask);
        }
    }

    private static void FillMask(in PairRoles roles, in GpuPairTile tile, byte[] mask)
    {
        for (long i = tile.FirstLeft; i < tile.FirstLeft + tile.LeftRows; i++)
        {
            long place = (i - tile.FirstLeft) * tile.Stride;
            for (long j = tile.FirstRight; j < tile.FirstRight + tile.RightRows; j++)
            {
                mask[place++] = roles.Mask[checked((int)((i * roles.MaskLeftStride) + (j * roles.MaskRightStride)))];
            }
        }
    }

    private PairwiseMethod Method(in ContrastiveCall call) =>
        PairwiseMethod.For(_gpu.Tuning, call.A.Rows, call.A.Columns, call.Logits.Similarity);

    private void RecordAll(RecordedWork work, in ContrastiveCall call)
    {
        PairwiseMethod method = Method(call);
        (long leftStep, long rightStep) = _tiles.Cut(call.A, call.B, method, call.Logits.Similarity);
        for (long l = 0; l < call.A.Rows; l += leftStep)
        {
            for (long r = 0; r < call.B.Rows; r += rightStep)
            {
                var tile = new GpuPairTile(l, Math.Min(leftStep, call.A.Rows - l), r, Math.Min(rightStep, call.B.Rows - r));
                Record(work, call, tile, method);
            }
        }
    }

    private void RecordSingle(in ContrastiveCall call, in GpuPairTile tile, in PairwiseMethod method)
    {
        int before;
        do
        {
            // Scratch memory that grows while recording leaves the commands before it with a buffer that is gone.
            before = _gpu.Scratch.Generation;
            _single.Clear();
            Record(_single, call, tile, method);
        }
        while (_gpu.Scratch.Generation != before);
    }

    private void Record(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile, in PairwiseMethod method)
    {
        MatrixView left = call.A.RowRange(tile.FirstLeft, tile.LeftRows);
        MatrixView right = call.B.RowRange(tile.FirstRight, tile.RightRows);
        PairwiseSettings similarity = call.Logits.Similarity;
        var outcome = new PairwiseOutcome { Result = _tiles.Similarities(tile), LeftStep = tile.Stride, RightStep = 1 };
        _pairs.PrepareRight(work, right, method, similarity);
        PairwiseKernels.Left prepared = _pairs.PrepareLeft(work, left, method, similarity);
        _pairs.Compare(work, prepared, right, method, similarity, outcome);
        if (call.Gradient.IsNone)
        {
            RecordSums(work, call, tile);
        }
        else
        {
            RecordGradient(work, call, tile);
        }
    }

    private void RecordSums(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile)
    {
        GpuBuffer leftSums = _gpu.Scratch.Get(ScratchKind.LeftSums, call.A.Rows * ContrastiveKernels.SumBytes);
        _kernels.Sums(work, tile, call.Logits, call.Flags, transposed: false, leftSums);
        if (call.HasRight)
        {
            GpuBuffer rightSums = _gpu.Scratch.Get(ScratchKind.RightSums, call.B.Rows * ContrastiveKernels.SumBytes);
            _kernels.Sums(work, tile, call.Logits, call.Flags, transposed: true, rightSums);
        }
    }

    private void RecordGradient(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile)
    {
        GpuBuffer sums = _gpu.Scratch.Get(ScratchKind.LeftSums, call.A.Rows * ContrastiveKernels.WeightSumBytes);
        GpuBuffer? leftShares = call.HasLeft ? _gpu.Scratch.Get(ScratchKind.LeftShares, call.A.Rows * ContrastiveKernels.ShareBytes) : null;
        GpuBuffer? rightShares = call.HasRight ? _gpu.Scratch.Get(ScratchKind.RightShares, call.B.Rows * ContrastiveKernels.ShareBytes) : null;
        _kernels.Weights(work, tile, call.Logits, call.Flags, leftShares, rightShares, sums);
        if (call.A.Columns == 0)
        {
            return;
        }

        RecordProducts(work, call, tile, transposed: false, tile.FirstRight > 0);
        if (!call.RightGradient.IsNone)
        {
            RecordProducts(work, call, tile, transposed: true, tile.FirstLeft > 0);
        }
    }

    // The tile's part of the gradient of its left rows, or, transposed, of its right rows.
    private void RecordProducts(RecordedWork work, in ContrastiveCall call, in GpuPairTile tile, bool transposed, bool hasEarlier)
    {
        PairwiseSettings similarity = call.Logits.Similarity;
        MatrixView left = call.A.RowRange(tile.FirstLeft, tile.LeftRows);
        MatrixView right = call.B.RowRange(tile.FirstRight, tile.RightRows);
        MatrixView result = call.Gradient.RowRange(tile.FirstLeft, tile.LeftRows);
        if (transposed)
        {
            (left, right, result) = (right, left, call.RightGradient.RowRange(tile.FirstRight, tile.RightRows));
        }

        _gradients.PrepareRight(work, right, similarity, leavesOut: true);
        var weights = PairGrid.Of(_tiles.Weights(tile), transposed);
        _gradients.Sum(
            work,
            new PairGradientWindow(left, right, default, weights, result)
            {
                AddsToResult = call.Accumulate || hasEarlier,
                LeavesOut = true,
            },
            similarity);
    }

    private void WriteLabels(in PairRoles roles)
    {
        Write(ScratchKind.LeftLabels, MemoryMarshal.AsBytes(roles.LeftLabels));
        Write(ScratchKind.RightLabels, MemoryMarshal.AsBytes(roles.RightLabels));
    }

    private void Write(ScratchKind kind, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _gpu.Scratch.Get(kind, bytes.Length).Write(bytes);
        }
    }

    private void WriteShares(ScratchKind kind, in PairWeights weights, long rows)
    {
        if (weights.IsEmpty)
        {
            return;
        }

        const int Stride = ContrastiveKernels.ShareBytes / sizeof(float);
        int count = checked((int)(rows * Stride));
        float[] packed = ArrayPool<float>.Shared.Rent(count);
        for (int row = 0; row < rows; row++)
        {
            Span<float> share = packed.AsSpan(row * Stride, Stride);
            share[0] = weights.NegativeFactors[row];
            share[1] = LogSum(weights.NegativeLogSums, row);
            share[2] = weights.NegativeConstants[row];
            share[4] = weights.PositiveFactors[row];
            share[5] = LogSum(weights.PositiveLogSums, row);
            share[6] = weights.PositiveConstants[row];
            (share[3], share[7]) = (0, 0);
        }

        Write(kind, MemoryMarshal.AsBytes(packed.AsSpan(0, count)));
        ArrayPool<float>.Shared.Return(packed);
    }

    private static float LogSum(ReadOnlySpan<float> logSums, int row) => logSums.IsEmpty ? float.PositiveInfinity : logSums[row];

    private static void ReadSums(GpuBuffer<byte> buffer, long rows, PairLossKind kind, in PairSums sums)
    {
        if (sums.IsEmpty)
        {
            return;
        }

        const int Stride = ContrastiveKernels.SumBytes / sizeof(float);
        int count = checked((int)(rows * Stride));
        float[] packed = ArrayPool<float>.Shared.Rent(count);
        buffer.Read(MemoryMarshal.AsBytes(packed.AsSpan(0, count)));
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = packed.AsSpan(row * Stride, Stride);
            Set(sums.Negatives, row, SumOf(values[0], values[1], kind));
            Set(sums.Positives, row, SumOf(values[2], values[3], kind));
            Set(sums.NegativeTotals, row, values[4]);
            Set(sums.PositiveTotals, row, values[5]);
        }

        ArrayPool<float>.Shared.Return(packed);
    }

    private static void Set(Span<float> values, int row, float value)
    {
        if (!values.IsEmpty)
        {
            values[row] = value;
        }
    }

    private static float SumOf(float largest, float sum, PairLossKind kind) =>
        kind == PairLossKind.Sigmoid ? sum : sum == 0 ? float.NegativeInfinity : (float)(largest + Math.Log(sum));
}
