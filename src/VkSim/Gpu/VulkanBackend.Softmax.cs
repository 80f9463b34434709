using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>What is made of a given matrix of logits or scores.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void TopK(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context)
    {
        if (matrix.Columns == 0)
        {
            values.Fill(largest ? float.NegativeInfinity : float.PositiveInfinity);
            ids.Fill(-1);
            return;
        }

        lock (_gate)
        {
            if (matrix.Rows > 0 && k > 0)
            {
                _topK.Run(matrix, k, largest, values, ids, context);
            }
        }
    }

    /// <inheritdoc/>
    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context)
    {
        lock (_gate)
        {
            if (source.ElementCount > 0)
            {
                Submitted(_softmax.Forward(source, destination, logarithm, context), context);
            }
        }
    }

    /// <inheritdoc/>
    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context)
    {
        lock (_gate)
        {
            if (output.ElementCount > 0)
            {
                Submitted(_softmax.Backward(output, gradient, result, logarithm, context), context);
            }
        }
    }

    /// <inheritdoc/>
    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context)
    {
        lock (_gate)
        {
            if (source.Rows > 0)
            {
                Submitted(_softmax.LogSumExp(source, result, context), context);
            }
        }
    }

    /// <inheritdoc/>
    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        lock (_gate)
        {
            if (logits.Rows > 0)
            {
                Submitted(_crossEntropy.Run(logits, probabilities, labels, weights, losses, gradient, settings, context), context);
            }
        }
    }
}
