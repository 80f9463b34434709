using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>One loss of one set of rows, to be held against the oracle with all its gradients.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Options">What the loss is given.</param>
/// <param name="Rows">Rows of each operand.</param>
/// <param name="Anchors">Who is compared with whom.</param>
/// <param name="Compute">The loss on a device, of both operands and what else there is; SupCon takes the first one alone.</param>
internal sealed record LossCheck(
    string Name, PairLossOptions Options, int Rows, List<ReferenceAnchor> Anchors, Func<VectorDevice, Matrix, Matrix, Matrix, LossResult> Compute)
{
    private const int Columns = 33;

    /// <summary>Rows of explicit negatives.</summary>
    public int Negatives { get; init; }

    /// <summary>Storage type.</summary>
    public ElementType Type { get; init; }

    private int Operands => Options is SupConOptions ? 1 : 2;

    /// <summary>Holds losses and gradients against the oracle.</summary>
    public void Run(Verification verification)
    {
        Sample all = Sample.Normal((Operands * Rows) + Negatives, Columns, 1, Type);
        using Matrix matrix = all.Upload(verification.Device);
        using Matrix a = matrix[..Rows];
        using Matrix b = matrix[^(Rows + Negatives)..^Negatives];
        using Matrix negatives = matrix[^Negatives..];
        using LossResult result = Compute(verification.Device, a, b, negatives);
        int answers = result.Losses.Length;
        bool isMean = Options.Reduction == LossReduction.Mean;
        ReferenceLoss exact = ReferenceContrastive.Compute(all.Exact, Anchors, Options, isMean ? 1.0 / answers : 1);
        double[] losses = exact.Losses.Length == answers
            ? exact.Losses
            : [.. Enumerable.Range(0, Rows).Select(row => 0.5 * (exact.Losses[row] + exact.Losses[Rows + row]))];
        double largest = Options.Normalize ? 1 : Math.Pow(ReferenceNorm.Rows(all.Exact, 2).Max(), 2);
        double delta = Delta(largest);
        verification.Values($"{Name}, losses", result.Losses.Span, losses, i => 2 * delta * (1 + Math.Abs(losses[i])));
        double sum = losses.Sum() / (isMean ? answers : 1);
        double size = losses.Sum(loss => 1 + Math.Abs(loss)) / (isMean ? answers : 1);
        verification.Values($"{Name}, loss", [(float)result.Loss], [sum], _ => 2 * delta * size);
        Gradient(verification, "a", result.GradientA, exact, 0, Rows, delta);
        Gradient(verification, "b", result.GradientB, exact, Rows, (Operands - 1) * Rows, delta);
        Gradient(verification, "negatives", result.GradientNegatives, exact, Operands * Rows, Options is InfoNceOptions { NegativesAreConstant: true } ? 0 : Negatives, delta);
        double pairs = (Options is SigLipOptions ? Rows : 1) * (isMean ? 1 : answers);
        double most = largest + Math.Abs(Options.Margin);
        verification.Values($"{Name}, gradient of the scale", [(float)result.ScaleGradient], [exact.Scale], _ => 8 * delta * pairs * most);
        verification.Values($"{Name}, gradient of the bias", [(float)result.BiasGradient], [exact.Bias], _ => 8 * delta * pairs);
    }

    private void Gradient(Verification verification, string of, Matrix? gradient, ReferenceLoss exact, int first, int count, double delta)
    {
        if (gradient is null && count == 0)
        {
            return;
        }

        double[] sizes = ReferenceLoss.Rows(exact.Magnitude, first, count).ToArray();
        verification.Values(
            $"{Name}, gradient of {of}", gradient?.ToArray() ?? [], ReferenceLoss.Rows(exact.Gradient, first, count), i => 4 * delta * sizes[i]);
    }

    // The largest relative error of an exponential: the errors of two logits, and of the sum of them.
    private double Delta(double largest)
    {
        double ofSimilarity = Options.Normalize ? ErrorBounds.Cosine(Columns) : 2 * (Columns + 2) * ErrorBounds.UnitRoundOff * largest;
        double ofTerms = 4 * ErrorBounds.UnitRoundOff * (largest + Math.Abs(Options.Margin));
        double ofLogit = (Options.LogitScale * (ofSimilarity + ofTerms)) + (4 * ErrorBounds.UnitRoundOff * Math.Abs(Options.Bias));
        return (2 * ofLogit) + (4 * Rows * ErrorBounds.UnitRoundOff) + 1e-5;
    }
}
