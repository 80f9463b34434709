using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Rows.Softmax;

/// <summary>A block of rows of a softmax call.</summary>
internal struct SoftmaxWork : IBlockWork
{
    /// <summary>What to do.</summary>
    public SoftmaxTask Task;

    /// <summary>Does it.</summary>
    public SoftmaxKernel Kernel;

    /// <summary>Which rows a block has.</summary>
    public RowBlocks Blocks;

    /// <summary>Logits; for gradients the softmax.</summary>
    public HostMatrix Source;

    /// <summary>The gradient with respect to the softmax, or the gradient to write of a cross-entropy.</summary>
    public HostMatrix Gradient;

    /// <summary>Results.</summary>
    public HostMatrix Result;

    /// <summary>Whether the logarithm of the softmax is meant.</summary>
    public bool Logarithm;

    /// <summary>Targets of a cross-entropy.</summary>
    public CrossEntropyTarget Target;

    /// <inheritdoc/>
    public readonly unsafe void Execute(long block, int worker)
    {
        (long first, long end) = Blocks.Rows(block);
        for (long row = first; row < end; row++)
        {
            switch (Task)
            {
                case SoftmaxTask.Forward:
                    Kernel.Softmax(Source, Result, row, Logarithm);
                    break;
                case SoftmaxTask.Backward:
                    Kernel.Backward(Source, Gradient, Result, row, Logarithm);
                    break;
                case SoftmaxTask.LogSum:
                    *Result.Row<float>(row) = (float)Kernel.Sum(Source, row).LogSum;
                    break;
                default:
                    *Result.Row<float>(row) = Kernel.CrossEntropy(Source, Target, Gradient, row);
                    break;
            }
        }
    }
}
