using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd;

/// <content>What is made of a given matrix of logits or scores.</content>
internal sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void TopK(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context)
    {
        using HostLease lease = HostStorage.Lease(matrix, out HostMatrix rows);
        _ranking.TopK(rows, k, largest, values, ids, context);
    }

    /// <inheritdoc/>
    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix from);
        using HostLease destinationLease = HostStorage.Lease(destination, out HostMatrix to);
        _softmax.Softmax(from, to, logarithm, context);
    }

    /// <inheritdoc/>
    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context)
    {
        using HostLease outputLease = HostStorage.Lease(output, out HostMatrix outputs);
        using HostLease gradientLease = HostStorage.Lease(gradient, out HostMatrix gradients);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix results);
        _softmax.Backward(outputs, gradients, results, logarithm, context);
    }

    /// <inheritdoc/>
    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix rows);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix sums);
        _softmax.LogSumExp(rows, sums, context);
    }
}
