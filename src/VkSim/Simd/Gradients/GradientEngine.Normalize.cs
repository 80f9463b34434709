using VkSim.Contract;
using VkSim.Simd.Gradients.Normalizing;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Gradients;

/// <content>The gradient of normalizations.</content>
internal sealed unsafe partial class GradientEngine
{
    /// <summary>See <see cref="IVectorOperations.NormalizeBackward"/>.</summary>
    public void Normalize(
        in HostMatrix source, in HostMatrix gradient, in HostMatrix result, in NormalizeSettings settings, in OperationContext context)
    {
        GradientScratch scratch = Rent();
        try
        {
            var silent = new OperationContext(context.CancellationToken);
            if (settings.Axis == NormalizeAxis.Columns)
            {
                double* norms = scratch.Rows((source.Columns / 2) + 1);
                var row = new HostMatrix(norms, 1, source.Columns, source.Columns, ElementType.Float32);
                _rows.NormalizeColumns(source, default, row, settings, silent);
                var work = new ColumnWork { Kernel = _normalize, Source = source, Gradient = gradient, Result = result, Norms = (float*)norms, Settings = settings };
                int groups = (source.Columns + NormalizeGradientKernel.ColumnGroup - 1) / NormalizeGradientKernel.ColumnGroup;
                _splitter.Run(ref work, groups, context.CancellationToken, context.Progress);
            }
            else
            {
                double* norms = scratch.Rows(source.Rows + 1);
                _rows.Norms(source, norms, settings.P, silent);
                var blocks = new RowBlocks(source.Rows, 12L * source.Columns);
                var work = new RowWork { Kernel = _normalize, Source = source, Gradient = gradient, Result = result, Norms = norms, Settings = settings, Blocks = blocks };
                _splitter.Run(ref work, blocks.Count, context.CancellationToken, context.Progress);
            }
        }
        finally
        {
            Return(scratch);
        }
    }

    private struct RowWork : IBlockWork
    {
        public required NormalizeGradientKernel Kernel;
        public required HostMatrix Source;
        public required HostMatrix Gradient;
        public required HostMatrix Result;
        public required double* Norms;
        public required NormalizeSettings Settings;
        public required RowBlocks Blocks;

        public readonly void Execute(long block, int worker)
        {
            (long first, long end) = Blocks.Rows(block);
            for (long row = first; row < end; row++)
            {
                Kernel.Row(Source, Gradient, Result, row, Norms[row], Settings);
            }
        }
    }

    private struct ColumnWork : IBlockWork
    {
        public required NormalizeGradientKernel Kernel;
        public required HostMatrix Source;
        public required HostMatrix Gradient;
        public required HostMatrix Result;
        public required float* Norms;
        public required NormalizeSettings Settings;

        public readonly void Execute(long block, int worker)
        {
            int first = (int)block * NormalizeGradientKernel.ColumnGroup;
            int count = Math.Min(NormalizeGradientKernel.ColumnGroup, Source.Columns - first);
            Kernel.Columns(Source, Gradient, Result, first, count, Norms, Settings);
        }
    }
}
