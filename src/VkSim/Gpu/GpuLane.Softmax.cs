using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>What is made of a given matrix of logits or scores.</content>
internal sealed partial class GpuLane
{
    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void TopK(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context)
    {
        if (matrix.Columns == 0)
        {
            values.Fill(largest ? float.NegativeInfinity : float.PositiveInfinity);
            ids.Fill(-1);
            return;
        }

        if (matrix.Rows > 0 && k > 0)
        {
            _topK.Run(matrix, k, largest, values, ids, context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context)
    {
        if (source.ElementCount > 0)
        {
            Submitted(_softmax.Forward(source, destination, logarithm, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context)
    {
        if (output.ElementCount > 0)
        {
            Submitted(_softmax.Backward(output, gradient, result, logarithm, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context)
    {
        if (source.Rows > 0)
        {
            Submitted(_softmax.LogSumExp(source, result, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        in MatrixView labels,
        in MatrixView weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        if (logits.Rows > 0)
        {
            Submitted(_crossEntropy.Run(logits, probabilities, labels, weights, losses, gradient, settings, context), context);
        }
    }
}
