using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

/// <content>What all comparisons of every row of one matrix with every row of another have in common.</content>
public sealed partial class VectorDevice
{
    internal static void CheckPairs(in MatrixView a, in MatrixView b, in MatrixView destination)
    {
        Operands.SameColumns(a, b, nameof(a), nameof(b));
        Operands.Fits(destination, a.Rows, b.Rows, ElementType.Float32, nameof(destination));
        Operands.Apart(destination, a, nameof(destination), nameof(a));
        Operands.Apart(destination, b, nameof(destination), nameof(b));
    }

    private Matrix AllocatePairs(Matrix a, Matrix b)
    {
        Operands.SameColumns(a.ViewOn(this), b.ViewOn(this), nameof(a), nameof(b));
        return Allocate(a.Rows, Operands.AsColumns(b.Rows, nameof(b)));
    }

    private void ComparePairs(Matrix a, Matrix b, Matrix destination, in PairwiseSettings settings, in OperationContext context)
    {
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        CheckPairs(left, right, result);
        context.CancellationToken.ThrowIfCancellationRequested();
        Sink.Pairwise(left, right, result, settings, context);
    }
}
