using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// SigLIP (Zhai et al., "Sigmoid Loss for Language Image Pre-Training", 2023): −Σ logsigmoid(±(s·aᵢ·bⱼ + bias)) / N, with + for
    /// the N pairs of one row number and − for all others. The N×N logits are never there.
    /// </summary>
    /// <param name="a">N×D, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="options">Logit scale, bias, gradients, and what all losses can be given.</param>
    /// <remarks>The loss of row i is its sum over j.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or another device's matrix.</exception>
    public LossResult SigLip(Matrix a, Matrix b, SigLipOptions? options = null)
    {
        options ??= SigLipOptions.Default;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        LossOperands.Paired(left, right, nameof(a), nameof(b));
        int rows = LossOperands.Count(left.Rows, nameof(a));
        var roles = new PairRoles { DiagonalIsPositive = true };
        var passes = new LossPasses(Backend, options, options.WithGradients ? 3 : 1);
        float[] negatives = new float[rows];
        float[] positives = new float[rows];
        passes.Forward(left, right, roles, new PairSums { Negatives = negatives, Positives = positives });
        double[] losses = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            losses[row] = (double)negatives[row] + positives[row];
        }

        var gradients = new LossGradients();
        try
        {
            if (options.WithGradients)
            {
                RowTerms terms = SigmoidTerms(rows, RowFactor(options, rows));
                passes.HostBytes += terms.Bytes;
                passes.Backward(left, right, roles, terms.Weights, default, gradients.MakeA(a), gradients.MakeB(b));
            }

            passes.HostBytes += 4L * sizeof(float) * rows;
            LossExplanation? explanation = options.Explain ? LossExplainer.OfPairs(this, a, b, options, default) : null;
            return Result(options, passes, gradients, losses, [], explanation);
        }
        catch
        {
            gradients.Dispose();
            throw;
        }
    }

    private static RowTerms SigmoidTerms(int rows, double factor)
    {
        var terms = new RowTerms(rows, withWeights: true);
        for (int row = 0; row < rows; row++)
        {
            terms.SetNegatives(row, factor, 0, 0);
            terms.SetPositives(row, factor, 0, 0);
        }

        return terms;
    }
}
