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
        switch (Task)
        {
            case SoftmaxTask.Forward:
                Kernel.Softmax(Source, Result, first, (int)(end - first), Logarithm);
                break;
            case SoftmaxTask.Backward:
                for (long row = first; row < end; row++)
                {
                    Kernel.Backward(Source, Gradient, Result, row, Logarithm);
                }

                break;
            default:
                Reduce(first, end);
                break;
        }
    }

    // What makes one number of a row, from the sum of its exponentials.
    private readonly unsafe void Reduce(long first, long end)
    {
        double* memory = stackalloc double[ExponentialSums.Doubles];
        var sums = new ExponentialSums(memory);
        for (int count; first < end; first += count)
        {
            count = (int)Math.Min(ExponentialSums.Most, end - first);
            Kernel.Sums(Source, first, count, sums);
            sums.TakeLogarithms(count);
            for (int row = 0; row < count; row++)
            {
                *Result.Row<float>(first + row) = Task == SoftmaxTask.LogSum
                    ? (float)sums[row].LogSum
                    : Kernel.CrossEntropy(Source, Target, Gradient, first + row, sums[row]);
            }
        }
    }
}
