namespace VkSim.Contract;

/// <summary>What is made of a given matrix of logits, row by row. The largest of a row is subtracted before any exponential.</summary>
internal partial interface IVectorOperations
{
    /// <summary>destination (N×C) = softmax of each row, or its logarithm; destination may be the source. −∞ everywhere gives NaN.</summary>
    void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context);

    /// <summary>
    /// result (N×C, fp32) = gradient with respect to the source of <see cref="Softmax"/>, from its output and the gradient with respect
    /// to that; result may be the gradient.
    /// </summary>
    void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context);

    /// <summary>result (N×1, fp32) = log Σ exp(x) of each row; −∞ for a row without columns or of nothing but −∞.</summary>
    void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context);
}
