using VkSim.Contract;
using VkSim.Simd.Gradients.Pairs;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Gradients;

/// <content>Gradients of comparisons of every row with every row.</content>
internal sealed unsafe partial class GradientEngine
{
    // Fewer left rows than these are also dealt out by columns.
    private const int FewBlocks = 16;
    private const int FewColumns = 128;

    /// <summary>See <see cref="IVectorOperations.PairwiseBackward"/>.</summary>
    public void Pairwise(
        in HostMatrix a,
        in HostMatrix b,
        in HostMatrix values,
        in HostMatrix gradient,
        in HostMatrix gradientA,
        in HostMatrix gradientB,
        in PairwiseSettings settings,
        in OperationContext context)
    {
        if (settings.Metric == Metric.L0)
        {
            Clear(gradientA);
            Clear(gradientB);
            context.Progress?.Report(1);
            return;
        }

        GradientScratch scratch = Rent();
        try
        {
            double* norms = null;
            if (settings.Metric == Metric.Cosine)
            {
                norms = scratch.Rows(a.Rows + b.Rows + 1);
                _rows.Norms(a, norms, 2, new OperationContext(context.CancellationToken));
                _rows.Norms(b, norms + a.Rows, 2, new OperationContext(context.CancellationToken));
            }

            var side = new PairGradientSide
            {
                Left = a,
                Right = b,
                Values = values,
                Gradient = gradient,
                Result = gradientA,
                IsTransposed = false,
                Metric = EffectiveMetric(settings),
                Cosine = settings.Cosine,
                LeftNorms = norms,
                RightNorms = norms + a.Rows,
            };
            int steps = gradientA.IsNone || gradientB.IsNone ? 1 : 2;
            if (!gradientA.IsNone)
            {
                Run(side, settings, scratch, StepProgress.Of(context, 0, steps));
            }

            if (!gradientB.IsNone)
            {
                Run(Exchanged(side, gradientB), settings, scratch, StepProgress.Of(context, steps - 1, steps));
            }
        }
        finally
        {
            Return(scratch);
        }
    }

    private static PairGradientSide Exchanged(in PairGradientSide side, in HostMatrix result) => side with
    {
        Left = side.Right,
        Right = side.Left,
        Result = result,
        IsTransposed = !side.IsTransposed,
        LeftNorms = side.RightNorms,
        RightNorms = side.LeftNorms,
    };

    private static Metric EffectiveMetric(in PairwiseSettings settings) => settings switch
    {
        { Metric: Metric.Lp, P: 1 } => Metric.L1,
        { Metric: Metric.Lp, P: 2 } => Metric.L2,
        _ => settings.Metric,
    };

    private static void Clear(in HostMatrix matrix)
    {
        for (long row = 0; row < (matrix.IsNone ? 0 : matrix.Rows); row++)
        {
            new Span<float>(matrix.Row<float>(row), matrix.Columns).Clear();
        }
    }

    private void Run(in PairGradientSide side, in PairwiseSettings settings, GradientScratch scratch, in OperationContext context)
    {
        const int rows = PairGradientKernel.MostRows;
        long rowBlocks = (side.Left.Rows + rows - 1) / rows;
        int columns = rowBlocks < FewBlocks ? FewColumns : PairGradientKernel.MostColumns;
        var work = new PairWork
        {
            Side = side,
            Kernel = _pairs,
            Differences = _pairs.Differences(settings),
            ColumnsPerBlock = columns,
            BlocksPerRow = (side.Left.Columns + columns - 1) / columns,
            Scratch = scratch.Workers(_pairs.ScratchFloats, _splitter.Degree),
        };
        _splitter.Run(ref work, rowBlocks * work.BlocksPerRow, context.CancellationToken, context.Progress);
        if (side.Metric == Metric.Cosine)
        {
            // What lies along a row is known when all its columns are there.
            var finish = new FinishWork { Side = side, Kernel = _pairs, Blocks = new RowBlocks(side.Left.Rows, 12L * side.Left.Columns) };
            _splitter.Run(ref finish, finish.Blocks.Count, context.CancellationToken, null);
        }
    }

    private struct FinishWork : IBlockWork
    {
        public required PairGradientSide Side;
        public required PairGradientKernel Kernel;
        public required RowBlocks Blocks;

        public readonly void Execute(long block, int worker)
        {
            (long first, long end) = Blocks.Rows(block);
            for (long row = first; row < end; row++)
            {
                Kernel.Finish(Side, row);
            }
        }
    }

    private struct PairWork : IBlockWork
    {
        public required PairGradientSide Side;
        public required PairGradientKernel Kernel;
        public required DifferenceKernel? Differences;
        public required int ColumnsPerBlock;
        public required int BlocksPerRow;
        public required float* Scratch;

        public readonly void Execute(long block, int worker)
        {
            long firstRow = block / BlocksPerRow * PairGradientKernel.MostRows;
            int firstColumn = (int)(block % BlocksPerRow) * ColumnsPerBlock;
            var rows = (int)Math.Min(PairGradientKernel.MostRows, Side.Left.Rows - firstRow);
            int columns = Math.Min(ColumnsPerBlock, Side.Left.Columns - firstColumn);
            float* scratch = Scratch + ((long)worker * Kernel.ScratchFloats);
            Kernel.Run(Side, Differences, firstRow, rows, firstColumn, columns, scratch);
        }
    }
}
