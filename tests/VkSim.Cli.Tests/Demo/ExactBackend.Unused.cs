using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Cli.Tests.Demo;

/// <content>What the demo has no use for.</content>
internal sealed partial class ExactBackend
{
    public void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context) =>
        throw new NotSupportedException();

    public void RowwiseCosineBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in CosineSettings settings,
        in OperationContext context) =>
        throw new NotSupportedException();

    public void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context) =>
        throw new NotSupportedException();

    public void ExpandCondensed(in MatrixView condensed, long first, in MatrixView square, in OperationContext context) =>
        throw new NotSupportedException();

    public void PairwiseBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in PairwiseSettings settings,
        in OperationContext context) =>
        throw new NotSupportedException();

    public void Search(
        in MatrixView queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context) =>
        throw new NotSupportedException();

    public ValueTask SearchAsync(
        MatrixView queries,
        ReadOnlyMemory<SearchPart> parts,
        SearchSettings settings,
        Memory<float> scores,
        Memory<long> rows,
        OperationContext context) =>
        throw new NotSupportedException();

    public void Copy(in MatrixView source, in MatrixView destination) => throw new NotSupportedException();

    public void TopK(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context) =>
        throw new NotSupportedException();

    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context) =>
        throw new NotSupportedException();

    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context) =>
        throw new NotSupportedException();

    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context) =>
        throw new NotSupportedException();

    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        in MatrixView labels,
        in MatrixView weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context) =>
        throw new NotSupportedException();

    public ValueTask WriteAsync(MatrixView destination, ReadOnlyMemory<byte> source, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public long ScratchBytes => 0;

    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context) =>
        throw new NotSupportedException();

    public void EvaluateRows(in RowTerms terms, in OperationContext context) => throw new NotSupportedException();

    public void PairGradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context) =>
        throw new NotSupportedException();

    public void AddSums(in PairPass pass, in MatrixView sums, in MatrixView further) => throw new NotSupportedException();

    public void AddUp(in Total total, in OperationContext context) => throw new NotSupportedException();

    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context) =>
        throw new NotSupportedException();

    public void Select(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context) =>
        throw new NotSupportedException();

    public void Scatter(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context) =>
        throw new NotSupportedException();

    public void Resample(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context) =>
        throw new NotSupportedException();

    public void CountSelected(in MatrixView mask, in MatrixView counts, in OperationContext context) => throw new NotSupportedException();

    public void Compact(in MatrixView source, in MatrixView mask, in MatrixView offsets, in MatrixView result, in OperationContext context) =>
        throw new NotSupportedException();
}
