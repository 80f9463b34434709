using VkSim.Contract;
using VkSim.Simd.Gradients.Groups;
using VkSim.Simd.Gradients.Pairs;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Gradients;

/// <content>Comparisons row by row and of rows with groups of rows, and their gradients.</content>
internal sealed unsafe partial class GradientEngine
{
    /// <summary>See <see cref="IVectorBackend.GroupSimilarities"/>.</summary>
    public void GroupSimilarities(in HostMatrix a, in HostMatrix b, in HostMatrix result, in PairwiseSettings similarity, in OperationContext context)
    {
        int size = result.Columns;
        for (int member = 0; member < size; member++)
        {
            var rows = new HostMatrix(b.Row(member), a.Rows, b.Columns, b.RowStride * size, b.ElementType);
            var values = new HostMatrix(result.Row<float>(0) + member, a.Rows, 1, result.RowStride, ElementType.Float32);
            OperationContext step = StepProgress.Of(context, member, size);
            if (similarity.Metric == Metric.Cosine)
            {
                _rows.RowwiseCosine(a, rows, values, similarity.Cosine, step);
            }
            else
            {
                var work = new DotWork { Kernel = _groups, A = a, B = rows, Result = values, Blocks = new RowBlocks(a.Rows, 8L * a.Columns) };
                _splitter.Run(ref work, work.Blocks.Count, step.CancellationToken, step.Progress);
            }
        }
    }

    /// <summary>
    /// Gradients of similarities from the gradient (N×K, fp32) with respect to them, with respect to rows as they are stored. Either
    /// result may be none; that of b replaces what is there.
    /// </summary>
    public void GroupSimilarities(
        in HostMatrix a,
        in HostMatrix b,
        in HostMatrix gradient,
        in HostMatrix gradientA,
        bool accumulateA,
        in HostMatrix gradientB,
        in PairwiseSettings similarity,
        in OperationContext context)
    {
        GradientScratch scratch = Rent();
        try
        {
            var operands = new GroupOperands
            {
                A = a,
                B = b,
                AStep = 1,
                BStep = gradient.Columns,
                Size = gradient.Columns,
                IsCosine = similarity.Metric == Metric.Cosine,
                Cosine = similarity.Cosine,
                Gradient = gradient,
                GradientA = gradientA,
                GradientB = gradientB,
                AccumulatesA = accumulateA,
                LeavesOutZeros = true,
            };
            if (operands.IsCosine)
            {
                Measure(ref operands, scratch, context.CancellationToken);
            }

            Run(operands, gradient.Rows, scratch, context);
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <summary>See <see cref="IVectorOperations.RowwiseCosineBackward"/>.</summary>
    public void RowwiseCosine(
        in HostMatrix a,
        in HostMatrix b,
        in HostMatrix gradient,
        in HostMatrix gradientA,
        in HostMatrix gradientB,
        in CosineSettings settings,
        in OperationContext context)
    {
        GradientScratch scratch = Rent();
        try
        {
            bool servesA = a.Rows == 1 && gradient.Rows != 1;
            bool servesB = b.Rows == 1 && gradient.Rows != 1;
            var operands = new GroupOperands
            {
                A = a,
                B = b,
                AStep = servesA ? 0 : 1,
                BStep = servesB ? 0 : 1,
                Size = 1,
                IsCosine = true,
                Cosine = settings,
                Gradient = gradient,
                GradientA = servesA ? default : gradientA,
                GradientB = servesB ? default : gradientB,
            };
            Measure(ref operands, scratch, context.CancellationToken);
            bool hasServing = (servesA && !gradientA.IsNone) || (servesB && !gradientB.IsNone);
            bool hasOther = !operands.GradientA.IsNone || !operands.GradientB.IsNone;
            int steps = hasServing && hasOther ? 2 : 1;
            Run(operands, gradient.Rows, scratch, StepProgress.Of(context, 0, steps));
            if (hasServing)
            {
                RunServing(operands, servesA, servesA ? gradientA : gradientB, scratch, StepProgress.Of(context, steps - 1, steps));
            }
        }
        finally
        {
            Return(scratch);
        }
    }

    private void Measure(ref GroupOperands operands, GradientScratch scratch, CancellationToken cancellation)
    {
        double* norms = scratch.Rows(operands.A.Rows + operands.B.Rows + 1);
        operands.NormsA = norms;
        operands.NormsB = norms + operands.A.Rows;
        _rows.Norms(operands.A, operands.NormsA, 2, new OperationContext(cancellation));
        _rows.Norms(operands.B, operands.NormsB, 2, new OperationContext(cancellation));
    }

    private void Run(in GroupOperands operands, long groups, GradientScratch scratch, in OperationContext context)
    {
        if (operands.GradientA.IsNone && operands.GradientB.IsNone)
        {
            return;
        }

        long floats = 2L * operands.A.Columns;
        var work = new GroupWork
        {
            Kernel = _groups,
            Operands = operands,
            Blocks = new RowBlocks(groups, 16L * (1 + operands.Size) * operands.A.Columns),
            Scratch = scratch.Workers(floats, _splitter.Degree),
            ScratchFloats = floats,
        };
        _splitter.Run(ref work, work.Blocks.Count, context.CancellationToken, context.Progress);
    }

    // A row that serves all is a comparison of one row with every row.
    private void RunServing(in GroupOperands operands, bool isA, in HostMatrix result, GradientScratch scratch, in OperationContext context)
    {
        var side = new PairGradientSide
        {
            Left = isA ? operands.A : operands.B,
            Right = isA ? operands.B : operands.A,
            Values = default,
            Gradient = operands.Gradient,
            Result = result,
            IsTransposed = true,
            Metric = Metric.Cosine,
            Cosine = operands.Cosine,
            LeftNorms = isA ? operands.NormsA : operands.NormsB,
            RightNorms = isA ? operands.NormsB : operands.NormsA,
        };
        Run(side, new PairwiseSettings(Metric.Cosine, Cosine: operands.Cosine), scratch, context);
    }

    private struct DotWork : IBlockWork
    {
        public required GroupKernel Kernel;
        public required HostMatrix A;
        public required HostMatrix B;
        public required HostMatrix Result;
        public required RowBlocks Blocks;

        public readonly void Execute(long block, int worker)
        {
            (long first, long end) = Blocks.Rows(block);
            for (long row = first; row < end; row++)
            {
                *Result.Row<float>(row) = Kernel.Dot(A, row, B, row);
            }
        }
    }

    private struct GroupWork : IBlockWork
    {
        public required GroupKernel Kernel;
        public required GroupOperands Operands;
        public required RowBlocks Blocks;
        public required float* Scratch;
        public required long ScratchFloats;

        public readonly void Execute(long block, int worker)
        {
            (long first, long end) = Blocks.Rows(block);
            for (long group = first; group < end; group++)
            {
                Kernel.Backward(Operands, group, Scratch + (worker * ScratchFloats));
            }
        }
    }
}
