using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// Supervised contrastive loss (Khosla et al., 2020): the positives of a row are all other rows of its label, the candidates all
    /// other rows. A row without positives contributes 0. The N×N logits are never there.
    /// </summary>
    /// <param name="embeddings">N×D.</param>
    /// <param name="labels">N labels, any numbers.</param>
    /// <param name="options">Temperature, the place of the mean over positives, gradients, and what all losses can be given.</param>
    /// <remarks>The mean is over all N rows.</remarks>
    /// <exception cref="ArgumentException">A number of labels other than N, or another device's matrix.</exception>
    public LossResult SupCon(Matrix embeddings, ReadOnlySpan<int> labels, SupConOptions? options = null)
    {
        options ??= SupConOptions.Default;
        MatrixView view = embeddings.ViewOn(this);
        LossOperands.Labels(labels, view.Rows);
        LossOperands.HasNegatives(view.Rows, options.Decoupled, nameof(embeddings));
        int rows = LossOperands.Count(view.Rows, nameof(embeddings));
        bool smoothed = options.LabelSmoothing > 0;
        var roles = new PairRoles { ExcludeDiagonal = true, LeftLabels = labels, RightLabels = labels };
        var passes = new LossPasses(Backend, options, options.WithGradients ? 2 : 1);
        var sums = new RowSums(rows, severalPositives: smoothed || options.Variant == SupConVariant.Out, smoothed);
        passes.Forward(view, view, roles, sums.Spans);
        int[] positives = PositiveCounts(labels);
        int[] negatives = smoothed ? Array.ConvertAll(positives, count => rows - 1 - count) : [];
        RowTerms terms = Formula(options, rows).Evaluate(sums, positives, negatives, options.WithGradients);
        passes.HostBytes += sums.Bytes + terms.Bytes + (sizeof(int) * (positives.LongLength + negatives.LongLength));
        var gradients = new LossGradients();
        try
        {
            if (options.WithGradients)
            {
                // Each pair comes twice, with the weights of both rows both times.
                passes.Backward(view, view, roles, terms.Weights, terms.Weights, gradients.MakeA(embeddings), share: 0.5);
            }

            LossExplanation? explanation = options.Explain ? LossExplainer.OfLabels(this, embeddings, labels, options) : null;
            return Result(options, passes, gradients, terms.Losses, options.WithLogSumExp ? terms.LogSumExp : [], explanation);
        }
        catch
        {
            gradients.Dispose();
            throw;
        }
    }

    private static int[] PositiveCounts(ReadOnlySpan<int> labels)
    {
        var members = new Dictionary<int, int>();
        foreach (int label in labels)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(members, label, out _)++;
        }

        int[] counts = new int[labels.Length];
        for (int row = 0; row < counts.Length; row++)
        {
            counts[row] = members[labels[row]] - 1;
        }

        return counts;
    }
}
