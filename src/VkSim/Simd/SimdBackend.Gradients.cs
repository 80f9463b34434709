using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd;

/// <content>Gradients.</content>
internal sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix rows);
        using HostLease gradientLease = HostStorage.Lease(gradient, out HostMatrix gradients);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix results);
        _gradients.Normalize(rows, gradients, results, settings, context);
    }

    /// <inheritdoc/>
    public void RowwiseCosineBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in CosineSettings settings,
        in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix rowsB);
        using HostLease gradientLease = HostStorage.Lease(gradient, out HostMatrix gradients);
        using HostLease resultLeaseA = HostStorage.Lease(gradientA, out HostMatrix resultsA);
        using HostLease resultLeaseB = HostStorage.Lease(gradientB, out HostMatrix resultsB);
        _gradients.RowwiseCosine(rowsA, rowsB, gradients, resultsA, resultsB, settings, context);
    }

    /// <inheritdoc/>
    public void PairwiseBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in PairwiseSettings settings,
        in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix rowsB);
        using HostLease valuesLease = HostStorage.Lease(values, out HostMatrix comparisons);
        using HostLease gradientLease = HostStorage.Lease(gradient, out HostMatrix gradients);
        using HostLease resultLeaseA = HostStorage.Lease(gradientA, out HostMatrix resultsA);
        using HostLease resultLeaseB = HostStorage.Lease(gradientB, out HostMatrix resultsB);
        _gradients.Pairwise(rowsA, rowsB, comparisons, gradients, resultsA, resultsB, settings, context);
    }
}
