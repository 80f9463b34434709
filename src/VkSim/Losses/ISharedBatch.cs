using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Losses;

/// <summary>
/// A batch that several processes or devices share: each has some of its rows. A pass over the pairs of the rows here goes over the pairs of
/// the rows here with those of all shares. All shares go through the same passes.
/// </summary>
internal interface ISharedBatch
{
    /// <summary>Rows of all shares.</summary>
    long Rows { get; }

    /// <summary>Negatives of all shares that every query has.</summary>
    long Negatives { get; }

    /// <summary>What passes hold beside operands and results, in bytes.</summary>
    long ScratchBytes { get; }

    /// <summary>As <see cref="IVectorOperations.PairSums"/>: sums of rows here over the pairs with all shares. Not for groups.</summary>
    void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context);

    /// <summary>As <see cref="IVectorOperations.PairGradients"/>: gradients of rows here over the pairs with all shares. Not for groups.</summary>
    /// <param name="pass">The pairs.</param>
    /// <param name="left">What left rows add to weights.</param>
    /// <param name="right">What right rows add to weights, or none.</param>
    /// <param name="targets">The results; the sums hold those of a part of the pairs when <paramref name="addSums"/> is called.</param>
    /// <param name="addSums">
    /// Takes a part's sums; told whether it is the first part, and how many times they count: where <see cref="PairRoles.ExcludeDiagonal"/> each
    /// pair comes twice in the first part, once in the others.
    /// </param>
    /// <param name="context">Cancellation and progress.</param>
    void PairGradients(
        in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, Action<bool, float> addSums, in OperationContext context);

    /// <summary>Other rows of all shares that have the label of a row here.</summary>
    /// <param name="labels">The label of each row here.</param>
    /// <param name="counts">Receives how many there are.</param>
    void CountPositives(ReadOnlySpan<int> labels, Span<int> counts);

    /// <summary>Makes of each value its sum over all shares. The last step of a loss: nothing may fail after it.</summary>
    void AddUp(Span<double> values);
}
